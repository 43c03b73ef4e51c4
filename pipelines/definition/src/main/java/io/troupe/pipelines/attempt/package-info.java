/**
 * Makes one attempt: decodes the parameters, gives the kind its context, and turns however it ends
 * into an outcome. Runs in an executor process, or in the worker's own for tests.
 *
 * <p>Start with {@link io.troupe.pipelines.attempt.AttemptRunner}.
 */
@NullMarked
package io.troupe.pipelines.attempt;

import org.jspecify.annotations.NullMarked;

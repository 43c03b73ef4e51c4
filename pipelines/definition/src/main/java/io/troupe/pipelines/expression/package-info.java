/**
 * The typed, total expressions of <code>${{ }}</code>: parsed, checked before a run, evaluated in
 * it.
 *
 * <p>Start with {@link io.troupe.pipelines.expression.Templates}.
 */
@NullMarked
package io.troupe.pipelines.expression;

import org.jspecify.annotations.NullMarked;

/**
 * The executor process: connects to the worker that started it, makes the attempts that it is
 * given, and ends with it.
 *
 * <p>Start with {@link io.troupe.pipelines.executor.ExecutorMain}; the protocol is in {@code
 * docs/formats-executor.md}.
 */
@NullMarked
package io.troupe.pipelines.executor;

import org.jspecify.annotations.NullMarked;

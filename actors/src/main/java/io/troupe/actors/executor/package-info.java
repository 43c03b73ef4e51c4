/**
 * Executor processes as a worker sees them: started, kept warm, watched and ended. Plain Java; the
 * worker's actor calls it and is called back.
 *
 * <p>Start with {@link io.troupe.actors.executor.ExecutorPool}.
 */
@NullMarked
package io.troupe.actors.executor;

import org.jspecify.annotations.NullMarked;

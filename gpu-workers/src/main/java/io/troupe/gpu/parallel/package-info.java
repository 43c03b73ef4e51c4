/**
 * Threads that compute: a pool bounded by the lease, without queues.
 *
 * <p>Start with {@link io.troupe.gpu.parallel.ComputePool}.
 */
@NullMarked
package io.troupe.gpu.parallel;

import org.jspecify.annotations.NullMarked;

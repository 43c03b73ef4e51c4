/**
 * Counter-based random numbers: equal on every device and for every number of threads.
 *
 * <p>Start with {@link io.troupe.gpu.random.RandomKey}.
 */
@NullMarked
package io.troupe.gpu.random;

import org.jspecify.annotations.NullMarked;

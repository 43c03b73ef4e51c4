/**
 * How fast operations are, and how fast the machine would let them be.
 *
 * <p>Start with {@link io.troupe.gpu.measure.KernelBenchmark}.
 */
@NullMarked
package io.troupe.gpu.measure;

import org.jspecify.annotations.NullMarked;

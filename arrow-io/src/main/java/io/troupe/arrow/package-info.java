/**
 * Tensors: typed, contiguous, row-major memory outside the heap, with an owner that closes it.
 *
 * <p>Start with {@link io.troupe.arrow.Tensor} and {@link io.troupe.arrow.TensorArena}. What
 * tensors are read from and written to lies in the packages below, one a format; {@code
 * io.troupe.arrow.formats} has the list of them.
 */
@NullMarked
package io.troupe.arrow;

import org.jspecify.annotations.NullMarked;

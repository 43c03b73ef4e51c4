/**
 * What a dense product is made of on the processor: operands by address and step, and tiles.
 *
 * <p>Start with {@link io.troupe.gpu.product.Product}. {@code gpu.simd} runs tiles by its own
 * kernels or hands them to {@code gpu.onednn}; neither knows the other.
 */
@NullMarked
package io.troupe.gpu.product;

import org.jspecify.annotations.NullMarked;

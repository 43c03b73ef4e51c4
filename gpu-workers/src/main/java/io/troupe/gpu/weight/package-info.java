/**
 * Weights of linear layers as they lie in device memory, in full and in small formats.
 *
 * <p>Start with {@link io.troupe.gpu.weight.Weight}.
 */
@NullMarked
package io.troupe.gpu.weight;

import org.jspecify.annotations.NullMarked;

/**
 * Numbers of 16, 8 and 4 bits: the codes of their values and the rounding to them, bit for bit.
 *
 * <p>Start with {@link io.troupe.gpu.number.SmallFloat}.
 */
@NullMarked
package io.troupe.gpu.number;

import org.jspecify.annotations.NullMarked;

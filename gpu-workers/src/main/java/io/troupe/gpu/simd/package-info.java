/**
 * The families with the Vector API; the only package that names {@code jdk.incubator.vector}.
 *
 * <p>Start with {@link io.troupe.gpu.simd.SimdBackend}, which must be touched only where the module
 * is there. Rules that keep it fast and repeatable: a vector never crosses a call, an address is a
 * {@code long}, lanes are never reduced by {@code reduceLanes} (its order is not defined and
 * differs between interpreter and compiler), and functions are our own polynomials.
 */
@NullMarked
package io.troupe.gpu.simd;

import org.jspecify.annotations.NullMarked;

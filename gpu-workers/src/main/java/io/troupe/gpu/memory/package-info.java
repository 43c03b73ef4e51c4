/**
 * Views of device memory and the scopes that own it: matrices, integer vectors, graphs.
 *
 * <p>Start with {@link io.troupe.gpu.memory.Scope}.
 */
@NullMarked
package io.troupe.gpu.memory;

import org.jspecify.annotations.NullMarked;

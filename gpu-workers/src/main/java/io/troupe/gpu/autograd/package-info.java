/**
 * Gradients by a tape, parameters, and the optimiser.
 *
 * <p>Start with {@link io.troupe.gpu.autograd.Tape}.
 */
@NullMarked
package io.troupe.gpu.autograd;

import org.jspecify.annotations.NullMarked;

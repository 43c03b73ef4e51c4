/**
 * A stand-in for NVIDIA's driver: the product's own CUDA path and kernels run on the CPU, so that
 * they are tested where no GPU is. Start with {@link StandIn}; {@code docs/stand-in.md} says what
 * it shows and what it cannot. The C++ side lies in {@code gpu-workers/src/test/stand-in}.
 */
@NullMarked
package io.troupe.gpu.standin;

import org.jspecify.annotations.NullMarked;

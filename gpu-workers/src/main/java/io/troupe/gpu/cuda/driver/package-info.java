/**
 * What the CUDA device is made of: context, stream, events, memory, copies and modules, each a thin
 * class above JCuda's driver API that turns result codes into exceptions with a reason.
 *
 * <p>Start with {@link io.troupe.gpu.cuda.driver.CudaContext}. Only {@code io.troupe.gpu.cuda} uses
 * it, after {@code CudaProbe} has loaded JCuda.
 */
@NullMarked
package io.troupe.gpu.cuda.driver;

import org.jspecify.annotations.NullMarked;

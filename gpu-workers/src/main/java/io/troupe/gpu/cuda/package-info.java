/**
 * CUDA through JCuda; the only package that names {@code jcuda}.
 *
 * <p>Start with {@link io.troupe.gpu.cuda.CudaProbe}. Nothing of JCuda loads before somebody asks.
 */
@NullMarked
package io.troupe.gpu.cuda;

import org.jspecify.annotations.NullMarked;

package io.troupe.gpu.cuda;

import io.troupe.gpu.operation.Backend;
import io.troupe.gpu.operation.Factorisation;
import java.lang.reflect.Proxy;

/** The CUDA version of every family. */
final class CudaBackend {
  private CudaBackend() {}

  static Backend create(Kernels kernels, GemmProvider gemm) {
    return new Backend(
        "cuda, products by " + gemm.name(),
        new CudaLinearAlgebra(gemm),
        new CudaElementwise(kernels),
        new CudaActivations(kernels),
        new CudaNormalisation(kernels),
        new CudaSoftmax(kernels),
        new CudaReductions(kernels),
        new CudaGraph(kernels),
        new CudaLosses(kernels),
        new CudaOptimisation(kernels),
        missing(Factorisation.class),
        new CudaConversion(kernels),
        new CudaWeightProducts(kernels),
        new CudaRandom(kernels),
        new CudaAttention(kernels),
        new CudaRotary(kernels),
        new CudaEmbedding(kernels));
  }

  /** Refuses every call, so that nothing runs on the processor unseen. */
  private static <T> T missing(Class<T> family) {
    return family.cast(
        Proxy.newProxyInstance(
            family.getClassLoader(),
            new Class<?>[] {family},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(
                  family.getSimpleName() + "." + method.getName() + " has no CUDA version");
            }));
  }
}

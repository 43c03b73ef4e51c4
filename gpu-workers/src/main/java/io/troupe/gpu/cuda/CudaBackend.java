package io.troupe.gpu.cuda;

import io.troupe.gpu.operation.Backend;

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
        new CudaFactorisation(kernels),
        new CudaConversion(kernels),
        new CudaWeightProducts(kernels),
        new CudaRandom(kernels),
        new CudaAttention(kernels),
        new CudaRotary(kernels),
        new CudaEmbedding(kernels));
  }
}

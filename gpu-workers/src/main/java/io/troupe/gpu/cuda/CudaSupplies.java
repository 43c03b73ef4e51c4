package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.toolkit.ToolkitLibrary;
import java.util.List;
import java.util.Optional;

/**
 * What a device needs beside the driver, as far as it can be seen without opening one.
 *
 * @param kernels where the kernels come from, if from anywhere
 * @param products who is asked first to multiply matrices
 */
public record CudaSupplies(Optional<String> kernels, String products) {
  /**
   * What is there.
   *
   * @param majors which versions of the toolkit the driver can serve
   */
  static CudaSupplies find(List<Integer> majors) {
    return new CudaSupplies(
        ModuleImages.origin(majors),
        ToolkitLibrary.locate("cublas", majors)
            .map(path -> "cuBLAS, " + path)
            .orElse("own kernels, as there is no cuBLAS"));
  }
}

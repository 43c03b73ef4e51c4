package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.driver.CudaContext;
import io.troupe.gpu.cuda.driver.CudaStream;
import io.troupe.gpu.cuda.driver.DeviceHeap;
import io.troupe.gpu.cuda.driver.Resources;
import io.troupe.gpu.cuda.toolkit.Blas;
import io.troupe.gpu.cuda.toolkit.Cublas;
import io.troupe.gpu.cuda.toolkit.JcudaBlas;
import io.troupe.gpu.cuda.toolkit.ToolkitException;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.natives.NativeLibraries;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses who multiplies matrices: cuBLAS as this machine has it, then JCublas2, then our own
 * kernels. A library is taken if it starts and gets a few products right.
 */
final class GemmProviders {
  /**
   * The setting that names the only one to take: {@code cublas}, {@code jcublas} or {@code own}.
   */
  static final String SETTING = "troupe.cuda.products";

  private static final Logger LOG = LoggerFactory.getLogger(GemmProviders.class);

  /** NVIDIA's advice is 32 MiB for Hopper and 4 MiB for others. */
  private static final long WORKSPACE_BYTES = 32 << 20;

  /** A smaller lease is not worth the memory that cuBLAS takes beside it. */
  private static final long LEAST_LIMIT_BYTES = 512 << 20;

  private static final List<Integer> JCUDA_MAJOR = List.of(12);

  private final CudaContext context;
  private final CudaStream stream;
  private final DeviceHeap heap;
  private final Kernels kernels;
  private final Resources resources;

  GemmProviders(
      CudaContext context,
      CudaStream stream,
      DeviceHeap heap,
      Kernels kernels,
      Resources resources) {
    this.context = context;
    this.stream = stream;
    this.heap = heap;
    this.kernels = kernels;
    this.resources = resources;
  }

  /**
   * The first that works.
   *
   * @param scope for the check
   */
  GemmProvider choose(Scope scope) {
    String only = System.getProperty(SETTING, "");
    if (only.equals("own") || (only.isEmpty() && heap.limitBytes() < LEAST_LIMIT_BYTES)) {
      return new OwnGemm(kernels);
    }
    Optional<GemmProvider> found =
        only.equals("jcublas") ? Optional.empty() : started("cuBLAS", scope, this::cublas);
    if (found.isEmpty() && !only.equals("cublas")) {
      found = started("JCublas2", scope, this::jcublas);
    }
    return found.orElseGet(() -> new OwnGemm(kernels));
  }

  /** Starts a library, if it is there, with memory that it may use. */
  @FunctionalInterface
  private interface Starter {
    Optional<Blas> start(long workspace);
  }

  private Optional<GemmProvider> started(String name, Scope scope, Starter starter) {
    context.enter();
    long workspace = heap.allocate(WORKSPACE_BYTES);
    Optional<GemmProvider> taken = Optional.empty();
    try {
      taken = starter.start(workspace).flatMap(blas -> checked(blas, scope));
    } catch (ToolkitException | LinkageError e) {
      LOG.warn("{} of this machine is not used: {}", name, e.getMessage());
    }
    if (taken.isEmpty()) {
      heap.free(workspace);
    }
    return taken;
  }

  private Optional<Blas> cublas(long workspace) {
    return Cublas.find(context.toolkitMajors())
        .map(library -> Cublas.start(library, stream.handle(), workspace, WORKSPACE_BYTES));
  }

  private Optional<Blas> jcublas(long workspace) {
    if (Cublas.find(JCUDA_MAJOR).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          CudaProbe.withLibrary(
              JcudaBlas.LIBRARY,
              NativeLibraries.defaultRoot(),
              () -> new JcudaBlas(stream, workspace, WORKSPACE_BYTES)));
    } catch (IOException e) {
      throw new ToolkitException("its library cannot be unpacked: " + e.getMessage());
    }
  }

  private Optional<GemmProvider> checked(Blas blas, Scope scope) {
    GemmProvider gemm = new BlasGemm(blas, context, stream, kernels);
    Optional<String> fault = new GemmCheck(gemm, scope).fault();
    if (fault.isPresent()) {
      blas.close();
      throw new ToolkitException(blas.name() + ": " + fault.get());
    }
    resources.add(
        () -> {
          // On a lost device the library may wait for ever; its process ends anyway.
          if (context.failure().isEmpty()) {
            blas.close();
          }
        });
    return Optional.of(gemm);
  }
}

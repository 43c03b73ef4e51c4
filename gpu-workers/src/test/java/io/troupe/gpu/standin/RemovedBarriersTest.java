package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each barrier of the good kernels is taken away in turn, and its absence is seen. */
@Tag("stand-in")
class RemovedBarriersTest {
  /** A barrier of a kernel: the n-th in its file, and whether wrong results show it too. */
  record Barrier(String file, int number, String kernel, boolean changesResults) {}

  private static Stream<Barrier> barriers() {
    return Stream.of(
        new Barrier("reductions.cu", 1, "tree_reduce", true),
        new Barrier("reductions.cu", 2, "tree_reduce", true),
        // Guards a flag that the same thread writes and reads: other threads leave either way.
        new Barrier("reductions.cu", 3, "last_block_sum", false),
        new Barrier("products.cu", 1, "gemm_16", true),
        new Barrier("products.cu", 2, "gemm_16", true),
        new Barrier("products.cu", 3, "gemm_64", true),
        new Barrier("products.cu", 4, "gemm_64", true),
        new Barrier("elementwise.cu", 1, "swap_and_double", true));
  }

  private static Variant without(Barrier barrier, Variant variant) {
    return variant.with(new Variant.Edit(barrier.file(), "__syncthreads();", barrier.number(), ""));
  }

  @ParameterizedTest
  @MethodSource("barriers")
  void isNamedByTheCheckedBuild(Barrier barrier) {
    Settings settings =
        Settings.checked().compiled(without(barrier, Variant.checked())).with("sticky", "context");
    try (RawCuda cuda = open(barrier, settings)) {
      launch(cuda, barrier.kernel());
      assertThat(JCudaDriver.cuCtxSynchronize()).isEqualTo(719);
      assertThat(StandIn.load().messages())
          .anySatisfy(
              message ->
                  assertThat(message)
                      .startsWith(barrier.kernel() + ": ")
                      .contains("no barrier between at " + barrier.file()));
    }
  }

  @ParameterizedTest
  @MethodSource("barriers")
  void changesResultsInSomeOrder(Barrier barrier) {
    float[] right = results(barrier, Settings.fast());
    List<String> wrong = new ArrayList<>();
    for (Settings settings :
        List.of(Settings.fast(), Settings.seeded(1), Settings.seeded(2), Settings.seeded(3))) {
      Settings planted = settings.compiled(without(barrier, Variant.fast()));
      if (!Objects.deepEquals(results(barrier, planted), right)) {
        wrong.add(settings.text());
      }
    }
    assertThat(wrong.isEmpty()).isEqualTo(!barrier.changesResults());
  }

  private static float[] results(Barrier barrier, Settings settings) {
    try (RawCuda cuda = open(barrier, settings)) {
      CUdeviceptr out = launch(cuda, barrier.kernel());
      return cuda.floats(out, 1);
    }
  }

  private static RawCuda open(Barrier barrier, Settings settings) {
    KernelModule kernels = new KernelModule(RawCuda.KERNELS.folder(), List.of(barrier.file()));
    return RawCuda.open(kernels, settings);
  }

  private static CUdeviceptr launch(RawCuda cuda, String kernel) {
    CUdeviceptr in = cuda.upload(GoodKernelsTest.normal(128 * 128, 1));
    CUdeviceptr out = cuda.upload(new float[128 * 128]);
    switch (kernel) {
      case "tree_reduce" -> cuda.launch(kernel, Grid.of(1, 256), null, in, out, 256);
      case "last_block_sum" ->
          cuda.launch(kernel, Grid.of(2, 256), null, in, cuda.allocate(8), out, 512);
      case "gemm_16" ->
          cuda.launch(kernel, new Grid(2, 2, 16, 16, 0), null, in, in, out, 32, 32, 64);
      case "gemm_64" ->
          cuda.launch(kernel, new Grid(1, 1, 64, 1, 8192), null, in, in, out, 64, 64, 64);
      case "swap_and_double" -> cuda.launch(kernel, Grid.of(1, 128), null, in, out, 128);
      default -> throw new IllegalArgumentException(kernel);
    }
    return out;
  }
}

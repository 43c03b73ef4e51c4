package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.util.Random;
import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Right kernels are right in every schedule, however they are compiled, and raise no alarm. */
@Tag("stand-in")
class GoodKernelsTest {
  private static Stream<Settings> settings() {
    return Stream.of(
        Settings.fast(),
        Settings.fast().with("streams", "eager").with("threads", "2"),
        Settings.seeded(1),
        Settings.seeded(2),
        Settings.seeded(3),
        Settings.checked(),
        Settings.checked().with("seed", "4").with("preempt", "5"),
        Settings.fast().compiled(Variant.fused()));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void giveTheRightResults(Settings settings) {
    try (RawCuda cuda = RawCuda.open(RawCuda.KERNELS, settings)) {
      elementwise(cuda);
      constants(cuda);
      structs(cuda);
      asynchronousCopies(cuda);
      reductions(cuda);
      tiles(cuda);
      warpScan(cuda);
      edgeSoftmax(cuda);
      ReferenceProducts.check(cuda);
      ReferenceQuantisation.check(cuda);
      assertThat(StandIn.load().messages()).isEmpty();
    }
  }

  private static void elementwise(RawCuda cuda) {
    int n = 10_003;
    float[] a = normal(n, 1);
    float[] b = normal(n, 2);
    CUdeviceptr c = cuda.allocate(4L * n);
    cuda.run("vector_add", Grid.covering(n), cuda.upload(a), cuda.upload(b), c, n);
    float[] expected = new float[n];
    for (int i = 0; i < n; i++) {
      expected[i] = a[i] + b[i];
    }
    assertThat(cuda.floats(c, n)).isEqualTo(expected);
  }

  private static void constants(RawCuda cuda) {
    CUdeviceptr coefficients = new CUdeviceptr();
    long[] size = {0};
    RawCuda.succeeds(
        JCudaDriver.cuModuleGetGlobal(coefficients, size, cuda.module, "coefficients"));
    assertThat(size[0]).isEqualTo(16);
    RawCuda.succeeds(
        JCudaDriver.cuMemcpyHtoD(coefficients, Pointer.to(new float[] {1, 2, 3, 4}), 16));
    CUdeviceptr y = cuda.allocate(12);
    cuda.run("polynomial", Grid.of(1, 32), y, cuda.upload(0f, 1f, -2f), 3L);
    assertThat(cuda.floats(y, 3)).containsExactly(1, 10, -23);
  }

  private static void structs(RawCuda cuda) {
    CUdeviceptr x = cuda.upload(1f, 2f, 3f);
    cuda.run("scale", Grid.of(1, 32), x, new float[] {10, 0.5f}, 3);
    assertThat(cuda.floats(x, 3)).containsExactly(10.5f, 20.5f, 30.5f);
  }

  private static void asynchronousCopies(RawCuda cuda) {
    int n = 1000;
    float[] x = normal(4 * n, 14);
    CUdeviceptr y = cuda.allocate(16L * n);
    cuda.run("swap_and_double", Grid.of(8, 128), cuda.upload(x), y, n);
    float[] expected = new float[4 * n];
    for (int i = 0; i < 4 * n; i++) {
      expected[i] = 2 * x[i ^ 4];
    }
    assertThat(cuda.floats(y, 4 * n)).isEqualTo(expected);
  }

  private static void reductions(RawCuda cuda) {
    int n = 7777;
    float[] x = normal(n, 4);
    double sum = sum(x);
    CUdeviceptr in = cuda.upload(x);
    CUdeviceptr out = cuda.allocate(4 * 31);
    cuda.run("block_reduce", Grid.of(16, 256), in, out, (long) n);
    assertThat(sum(cuda.floats(out, 16))).isCloseTo(sum, within(1e-3));
    cuda.run("tree_reduce", Grid.of(31, 256), in, out, n);
    assertThat(sum(cuda.floats(out, 31))).isCloseTo(sum, within(1e-3));
    CUdeviceptr parts = cuda.allocate(4 * 31);
    cuda.run("last_block_sum", Grid.of(31, 256), in, parts, out, n);
    assertThat((double) cuda.floats(out, 1)[0]).isCloseTo(sum, within(1e-3));
  }

  private static void tiles(RawCuda cuda) {
    int n = 1000;
    int[] x = new int[n];
    int[] expected = new int[n / 8];
    for (int i = 0; i < n; i++) {
      x[i] = i;
      expected[i / 8] += i;
    }
    CUdeviceptr y = cuda.allocate(4L * (n / 8));
    cuda.run("tile_sums", Grid.of(4, 256), cuda.upload(x), y, n);
    assertThat(cuda.ints(y, n / 8)).isEqualTo(expected);
  }

  /** Barriers of a warp order its lanes, also for the checker. */
  private static void warpScan(RawCuda cuda) {
    int[] x = new int[32];
    int[] expected = new int[32];
    for (int i = 0; i < 32; i++) {
      x[i] = i;
      expected[i] = i * (i + 1) / 2;
    }
    CUdeviceptr y = cuda.allocate(4 * 32);
    cuda.run("warp_scan", Grid.of(1, 32), cuda.upload(x), y);
    assertThat(cuda.ints(y, 32)).isEqualTo(expected);
  }

  private static void edgeSoftmax(RawCuda cuda) {
    int nodes = 100;
    int edges = 1500;
    Random random = new Random(8);
    int[] target = random.ints(edges, 0, nodes).toArray();
    float[] score = normal(edges, 11);
    CUdeviceptr targets = cuda.upload(target);
    CUdeviceptr scores = cuda.upload(score);
    CUdeviceptr max = cuda.allocate(4L * nodes);
    CUdeviceptr sum = cuda.upload(new float[nodes]);
    CUdeviceptr out = cuda.allocate(4L * edges);
    RawCuda.succeeds(JCudaDriver.cuMemsetD32(max, Integer.MIN_VALUE, nodes));
    Grid grid = Grid.covering(edges);
    cuda.run("edge_max", grid, targets, scores, max, edges);
    cuda.run("edge_exp", grid, targets, scores, max, sum, out, edges);
    cuda.run("edge_divide", grid, targets, sum, out, edges);
    double[] expected = new double[nodes];
    for (int i = 0; i < edges; i++) {
      expected[target[i]] += Math.exp(score[i]);
    }
    float[] result = cuda.floats(out, edges);
    for (int i = 0; i < edges; i++) {
      assertThat((double) result[i])
          .isCloseTo(Math.exp(score[i]) / expected[target[i]], within(1e-6));
    }
  }

  static float[] normal(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}

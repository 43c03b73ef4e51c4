package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.util.Random;
import jcuda.driver.CUdeviceptr;

/** Checks the test kernels that multiply matrices against plain loops. */
final class ReferenceProducts {
  private ReferenceProducts() {}

  static void check(RawCuda cuda) {
    tiled(cuda);
    tensorCores(cuda);
    sparse(cuda);
  }

  private static void tiled(RawCuda cuda) {
    int m = 100;
    int n = 83;
    int k = 75;
    float[] a = GoodKernelsTest.normal(m * k, 6);
    float[] b = GoodKernelsTest.normal(k * n, 7);
    double[] expected = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < k; l++) {
          expected[i * n + j] += (double) a[i * k + l] * b[l * n + j];
        }
      }
    }
    CUdeviceptr left = cuda.upload(a);
    CUdeviceptr right = cuda.upload(b);
    CUdeviceptr c = cuda.allocate(4L * m * n);
    cuda.run("gemm_16", new Grid(6, 7, 16, 16, 0), left, right, c, m, n, k);
    close(cuda.floats(c, m * n), expected);
    CUdeviceptr other = cuda.allocate(4L * m * n);
    cuda.run("gemm_64", new Grid(2, 2, 64, 1, 8192), left, right, other, m, n, k);
    close(cuda.floats(other, m * n), expected);
  }

  private static void tensorCores(RawCuda cuda) {
    int m = 64;
    int n = 64;
    int k = 80;
    short[] a = bfloat16(GoodKernelsTest.normal(m * k, 12));
    short[] b = bfloat16(GoodKernelsTest.normal(n * k, 13));
    double[] expected = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < k; l++) {
          expected[i * n + j] += (double) value(a[i * k + l]) * value(b[j * k + l]);
        }
      }
    }
    CUdeviceptr left = cuda.upload(a);
    CUdeviceptr right = cuda.upload(b);
    CUdeviceptr c = cuda.allocate(4L * m * n);
    cuda.run("gemm_wmma", new Grid(2, 1, 128, 1, 0), left, right, c, m, n, k);
    close(cuda.floats(c, m * n), expected);
    CUdeviceptr other = cuda.allocate(4L * m * n);
    cuda.run("gemm_mma", new Grid(8, 4, 32, 1, 0), left, right, other, m, n, k);
    close(cuda.floats(other, m * n), expected);
  }

  private static void sparse(RawCuda cuda) {
    int rows = 100;
    int columns = 64;
    Random random = new Random(8);
    int[] offsets = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      offsets[i + 1] = offsets[i] + random.nextInt(20);
    }
    int[] neighbours = random.ints(offsets[rows], 0, rows).toArray();
    float[] values = GoodKernelsTest.normal(offsets[rows], 9);
    float[] x = GoodKernelsTest.normal(rows * columns, 10);
    double[] expected = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        for (int f = 0; f < columns; f++) {
          expected[row * columns + f] += (double) values[i] * x[neighbours[i] * columns + f];
        }
      }
    }
    CUdeviceptr y = cuda.allocate(4L * rows * columns);
    cuda.run(
        "csr_spmm",
        Grid.of(25, 128),
        cuda.upload(offsets),
        cuda.upload(neighbours),
        cuda.upload(values),
        cuda.upload(x),
        y,
        rows,
        columns / 4);
    close(cuda.floats(y, rows * columns), expected);
  }

  static short[] bfloat16(float[] values) {
    short[] rounded = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      rounded[i] = (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
    return rounded;
  }

  static float value(short bfloat16) {
    return Float.intBitsToFloat(bfloat16 << 16);
  }

  private static void close(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-5));
    }
  }
}

package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.util.function.IntToDoubleFunction;
import jcuda.driver.CUdeviceptr;

/** Checks the test kernel that rotates and rounds to NVFP4: all codes must be equal. */
final class ReferenceQuantisation {
  private static final double[] E2M1 = {0, 0.5, 1, 1.5, 2, 3, 4, 6};

  private ReferenceQuantisation() {}

  static void check(RawCuda cuda) {
    int blocks = 99;
    short[] x = ReferenceProducts.bfloat16(GoodKernelsTest.normal(blocks * 32, 5));
    CUdeviceptr codes = cuda.allocate(blocks * 16L);
    CUdeviceptr scales = cuda.allocate(blocks * 2L);
    cuda.run("hadamard_nvfp4", Grid.of(25, 128), cuda.upload(x), codes, scales, (long) blocks);
    byte[] expectedCodes = new byte[blocks * 16];
    byte[] expectedScales = new byte[blocks * 2];
    for (int block = 0; block < blocks; block++) {
      float[] v = transform(x, block * 32);
      for (int half = 0; half < 2; half++) {
        float largest = 0;
        for (int i = 0; i < 16; i++) {
          largest = Math.max(largest, Math.abs(v[half * 16 + i]));
        }
        int scale = nearest(largest / 6f, 0x7f, ReferenceQuantisation::e4m3);
        expectedScales[block * 2 + half] = (byte) scale;
        for (int i = 0; i < 16; i++) {
          float value = v[half * 16 + i] / (float) e4m3(scale);
          int code = nearest(Math.abs(value), 8, c -> E2M1[c]) | (value < 0 ? 8 : 0);
          expectedCodes[block * 16 + half * 8 + i / 2] |= (byte) (code << (4 * (i & 1)));
        }
      }
    }
    assertThat(cuda.bytes(scales, blocks * 2)).isEqualTo(expectedScales);
    assertThat(cuda.bytes(codes, blocks * 16)).isEqualTo(expectedCodes);
  }

  private static float[] transform(short[] x, int offset) {
    float[] v = new float[32];
    for (int i = 0; i < 32; i++) {
      v[i] = ReferenceProducts.value(x[offset + i]);
    }
    for (int h = 1; h < 32; h <<= 1) {
      float[] before = v.clone();
      for (int i = 0; i < 32; i++) {
        v[i] = (i & h) != 0 ? before[i ^ h] - before[i] : before[i] + before[i ^ h];
      }
    }
    for (int i = 0; i < 32; i++) {
      v[i] *= 0.17677669f;
    }
    return v;
  }

  private static double e4m3(int code) {
    int exponent = code >> 3;
    int mantissa = code & 7;
    return exponent == 0 ? mantissa * Math.pow(2, -9) : (8 + mantissa) * Math.pow(2, exponent - 10);
  }

  /** The code whose value is nearest; of two the even one. */
  private static int nearest(float value, int codes, IntToDoubleFunction valueOf) {
    int best = 0;
    for (int code = 1; code < codes; code++) {
      double distance = Math.abs(valueOf.applyAsDouble(code) - value);
      double least = Math.abs(valueOf.applyAsDouble(best) - value);
      if (distance < least || (distance == least && code % 2 == 0)) {
        best = code;
      }
    }
    return best;
  }
}

package io.troupe.gpu.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Conversion;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that the compressors of compressed-tensors and FP-Quant write for the same row. */
class Fp4WeightTest {
  private static final float[] ROW = {
    0.10f, -0.35f, 0.62f, 1.00f, -0.08f, 0.27f, -0.51f, 0.05f,
    0.44f, -0.90f, 0.13f, 0.00f, -0.22f, 0.71f, -0.03f, 0.33f,
    2.00f, -1.10f, 0.30f, 0.90f, -0.60f, 0.15f, 1.70f, -0.05f,
    0.50f, -2.40f, 0.75f, 0.20f, -0.95f, 1.30f, -0.35f, 0.10f
  };

  private final Device device = Devices.reference(ElementType.FLOAT32);
  private final Scope scope = device.scope();
  private final Conversion conversion = device.operations().conversion();

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  @Test
  void nvfp4IsThatOfCompressedTensors() {
    float divisor = ScaleRule.nvfp4Divisor(2.4f);
    Fp4Weight weight = quantized(BlockFormat.NVFP4, divisor, ScaleRule.NVFP4_MAX);
    assertThat(hex(weight.scales().toArray())).isEqualTo("74 7e");
    assertThat(hex(weight.codes().toArray()))
        .isEqualTo("c1 76 39 1d f5 02 6b 48 d6 42 1b 86 f2 14 5c 0a");
  }

  @Test
  void mxfp4IsThatOfCompressedTensors() {
    Fp4Weight weight = quantized(BlockFormat.MXFP4, 1, ScaleRule.MXFP4_ROUNDED);
    assertThat(hex(weight.scales().toArray())).isEqualTo("7e");
    assertThat(hex(weight.codes().toArray()))
        .isEqualTo("90 42 18 0a c2 01 39 18 c6 41 1a 85 e2 13 5c 09");
  }

  @Test
  void mxfp4WithADivisorIsThatOfFpQuantButForTheSignsOfZero() {
    Fp4Weight weight = quantized(BlockFormat.MXFP4, 3, ScaleRule.MXFP4_THREE_QUARTERS);
    assertThat(hex(weight.scales().toArray())).isEqualTo("80");
    assertThat(unsignedZeros(hex(weight.codes().toArray())))
        .isEqualTo(unsignedZeros("98 32 18 8a b1 88 29 18 b5 31 8a 85 e2 12 4b 89"));
  }

  @Test
  void refusesRowsThatAreNoWholeBlocks() {
    assertThatThrownBy(() -> Fp4Weight.in(scope, 3, 24, BlockFormat.NVFP4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a multiple of 16, got (3, 24)");
  }

  @Test
  void refusesScalesOfAnotherFormat() {
    Fp4Weight weight = Fp4Weight.in(scope, 1, 32, BlockFormat.MXFP4, 1);
    Matrix values = scope.matrix(1, 32, ROW);
    assertThatThrownBy(() -> conversion.chooseScales(values, ScaleRule.NVFP4_MAX, weight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("makes scales of NVFP4");
  }

  private Fp4Weight quantized(BlockFormat format, float divisor, ScaleRule rule) {
    Matrix values = scope.matrix(1, 32, ROW);
    Fp4Weight weight = Fp4Weight.in(scope, 1, 32, format, divisor);
    conversion.chooseScales(values, rule, weight);
    conversion.quantize(values, weight);
    return weight;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private static String unsignedZeros(String hex) {
    return hex.replace('8', '0');
  }
}

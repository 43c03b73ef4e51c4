package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.operation.Conversion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Conversions in vectors against the reference, bit for bit, payloads of NaNs too: every number of
 * 16 bits, and around every number halfway between two of them.
 */
class EveryNumberTest {
  private static final int CODES = 1 << 16;

  private final Device simd = Devices.cpu(2, 1L << 30);
  private final Device reference = Devices.reference(ElementType.FLOAT32);
  private final Scope scope = simd.scope();
  private final Conversion fast = simd.operations().conversion();
  private final Conversion exact = reference.operations().conversion();

  @AfterEach
  void close() {
    scope.close();
    simd.close();
    reference.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void widensEveryNumber(ElementType type) {
    Matrix codes = everyCode(type);
    for (ElementType to : new ElementType[] {ElementType.FLOAT32, other(type)}) {
      sameBits(codes, to);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void roundsEveryNumberAndItsHalfwayNeighbours(ElementType type) {
    sameBits(neighbourhoods(type), type);
  }

  @ParameterizedTest
  @EnumSource(names = {"E4M3", "E5M2"})
  void encodesEveryNumberAndItsHalfwayNeighbours(SmallFloat format) {
    // Codes of 16 bits lie denser than those of 8 everywhere.
    for (ElementType type : new ElementType[] {ElementType.BFLOAT16, ElementType.FLOAT16}) {
      Matrix from = neighbourhoods(type);
      Bytes a = scope.bytes(from.size());
      Bytes b = scope.bytes(from.size());
      fast.encode(from, format, a);
      exact.encode(from, format, b);
      assertThat(a.toArray()).isEqualTo(b.toArray());
    }
  }

  @Test
  void decodesEveryCodeOfEightBits() {
    byte[] every = new byte[256 + 7];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    Bytes codes = scope.bytes(every.length);
    codes.write(every);
    for (SmallFloat format : new SmallFloat[] {SmallFloat.E4M3, SmallFloat.E5M2}) {
      Matrix a = scope.matrix(1, every.length);
      Matrix b = scope.matrix(1, every.length);
      fast.decode(codes, format, a);
      exact.decode(codes, format, b);
      assertThat(bytes(a)).isEqualTo(bytes(b));
    }
  }

  private void sameBits(Matrix from, ElementType to) {
    Matrix a = scope.matrix(to, from.rows(), from.columns());
    Matrix b = scope.matrix(to, from.rows(), from.columns());
    fast.convert(from, a);
    exact.convert(from, b);
    assertThat(bytes(a)).isEqualTo(bytes(b));
  }

  private Matrix everyCode(ElementType type) {
    Matrix codes = scope.matrix(type, 1, CODES);
    short[] every = new short[CODES];
    for (int i = 0; i < CODES; i++) {
      every[i] = (short) i;
    }
    codes.write(MemorySegment.ofArray(every));
    return codes;
  }

  /** Each number, the one halfway to the next code, and their neighbours; as floats. */
  private Matrix neighbourhoods(ElementType type) {
    int[] bits = new int[6 * CODES];
    for (int code = 0; code < CODES; code++) {
      int number = bits(type, code);
      int next = bits(type, (code + 1) & (CODES - 1));
      int middle = number + (next - number) / 2;
      for (int i = 0; i < 3; i++) {
        bits[6 * code + i] = number + i - 1;
        bits[6 * code + 3 + i] = middle + i - 1;
      }
    }
    Matrix matrix = scope.matrix(1, bits.length);
    matrix.write(MemorySegment.ofArray(bits));
    return matrix;
  }

  private static int bits(ElementType type, int code) {
    return type == ElementType.BFLOAT16
        ? code << 16
        : Float.floatToRawIntBits(SmallFloat.FLOAT16.toFloat(code));
  }

  private static ElementType other(ElementType type) {
    return type == ElementType.BFLOAT16 ? ElementType.FLOAT16 : ElementType.BFLOAT16;
  }

  private static byte[] bytes(Matrix matrix) {
    return matrix.segment().asSlice(0, matrix.sizeBytes()).toArray(ValueLayout.JAVA_BYTE);
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.LONGS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.weight.BlockFormat;
import io.troupe.gpu.weight.Fp4Weight;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Scales of 4-bit blocks as floats for 16 columns each, divided by the weight's divisor. */
final class Fp4Scales {
  /** As many bytes as a vector has floats, but no shorter vector than there is. */
  private static final VectorSpecies<Byte> CODES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * WIDTH)));

  private static final int NAN = 0x7FC0_0000;

  private Fp4Scales() {}

  /**
   * Writes one float for each 16 columns, and zeros up to a whole step.
   *
   * @param element the row-major index of the first column
   * @param columns how many, a multiple of the block
   * @param to 2 KiB
   */
  static void decode(Fp4Weight weight, long element, int columns, long to) {
    int block = weight.format().block();
    long from = weight.scales().address() + element / block;
    int count = columns / block;
    int repeats = block / 16;
    int vectors = WIDTH < 8 ? 0 : count / WIDTH;
    if (weight.format() == BlockFormat.NVFP4) {
      decodeNvfp4(from, vectors, weight.divisor(), to);
    } else {
      decodeMxfp4(from, vectors, weight.divisor(), to);
    }
    for (int i = vectors * WIDTH; i < count; i++) {
      int code = MEMORY.get(ValueLayout.JAVA_BYTE, from + i);
      float scale = weight.format().scale(code) / weight.divisor();
      for (int j = 0; j < repeats; j++) {
        MEMORY.set(FLOAT, to + 4L * (i * repeats + j), scale);
      }
    }
    for (int i = count * repeats; i % (WIDTH / 2) != 0; i++) {
      MEMORY.set(FLOAT, to + 4L * i, 0);
    }
  }

  private static void decodeNvfp4(long from, int vectors, float divisor, long to) {
    for (int i = 0; i < vectors; i++) {
      IntVector codes = codes(from + (long) i * WIDTH).and(0x7F);
      // As the bits of a float the exponent is 120 too small, for subnormal codes too.
      codes
          .lanewise(VectorOperators.LSHL, 20)
          .reinterpretAsFloats()
          .mul(0x1p120f)
          .reinterpretAsInts()
          .blend(NAN, codes.eq(0x7F))
          .reinterpretAsFloats()
          .div(divisor)
          .intoMemorySegment(MEMORY, to + i * BYTES, ORDER);
    }
  }

  private static void decodeMxfp4(long from, int vectors, float divisor, long to) {
    for (int i = 0; i < vectors; i++) {
      IntVector codes = codes(from + (long) i * WIDTH).and(0xFF);
      IntVector scales =
          codes
              .lanewise(VectorOperators.LSHL, 23)
              .blend(1 << 22, codes.eq(0))
              .blend(NAN, codes.eq(0xFF))
              .reinterpretAsFloats()
              .div(divisor)
              .reinterpretAsInts();
      twice(scales, 0).intoMemorySegment(MEMORY, to + 2L * i * BYTES, ORDER);
      twice(scales, 1).intoMemorySegment(MEMORY, to + (2L * i + 1) * BYTES, ORDER);
    }
  }

  /** Each lane of one half twice. */
  private static FloatVector twice(IntVector scales, int half) {
    LongVector wide =
        (LongVector) scales.convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, half);
    return wide.or(wide.lanewise(VectorOperators.LSHL, 32)).reinterpretAsFloats();
  }

  private static IntVector codes(long from) {
    return (IntVector)
        ByteVector.fromMemorySegment(CODES, MEMORY, from, ORDER)
            .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.HALF_INTS;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.LONGS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.number.SmallFloat;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** E2M1 codes and the scales of their blocks, in lanes. */
final class Fp4Lanes {
  /** The 16 numbers of E2M1, repeated as often as a vector is long. */
  private static final IntVector NUMBERS = numbers();

  /** Twice the magnitudes 0, 0.5, 1, 1.5, 2, 3, 4, 6, four bits each. */
  private static final int DOUBLES = 0xC8643210;

  private Fp4Lanes() {}

  /** The numbers of the lower four bits of each lane. */
  static FloatVector number(IntVector codes) {
    if (WIDTH == 16) {
      // An index beyond the table's 16 lanes is taken modulo 16.
      return codes.and(15).selectFrom(NUMBERS).reinterpretAsFloats();
    }
    return computed(codes);
  }

  /** Without a table, for vectors that are shorter than it. */
  private static FloatVector computed(IntVector codes) {
    IntVector twice =
        IntVector.broadcast(INTS, DOUBLES)
            .lanewise(VectorOperators.LSHR, codes.and(7).lanewise(VectorOperators.LSHL, 2))
            .and(15);
    IntVector sign = codes.lanewise(VectorOperators.LSHL, 28).and(Integer.MIN_VALUE);
    FloatVector magnitude = ((FloatVector) twice.convert(VectorOperators.I2F, 0)).mul(0.5f);
    return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** One scale for two lanes: 16 columns. */
  static FloatVector scale(long scales) {
    LongVector wide =
        (LongVector)
            IntVector.fromMemorySegment(HALF_INTS, MEMORY, scales, ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0);
    return wide.or(wide.lanewise(VectorOperators.LSHL, 32)).reinterpretAsFloats();
  }

  private static IntVector numbers() {
    int[] bits = new int[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      bits[i] = Float.floatToRawIntBits(SmallFloat.E2M1.toFloat(i));
    }
    return IntVector.fromArray(INTS, bits, 0);
  }
}

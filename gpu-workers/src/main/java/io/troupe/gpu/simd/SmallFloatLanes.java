package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.SHORT;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.number.SmallFloat;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Codes of {@link SmallFloat}, bit for bit its own. What is left behind the last whole vector, and
 * all of it where no vector of bytes is short enough, goes through {@link SmallFloat} itself.
 */
final class SmallFloatLanes {
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, 16 * WIDTH)));

  private static final VectorSpecies<Byte> CODES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * WIDTH)));

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /** The bits of 65536, which no 16-bit format holds. */
  private static final int OVERFLOW = 0x4780_0000;

  private static final int INFINITY = 0x7F80_0000;
  private static final int QUIET = 0x40_0000;
  private static final int SIGN = Integer.MIN_VALUE;

  private SmallFloatLanes() {}

  /** Floats to codes of 16 bits. */
  static void encode16(long from, int count, long to) {
    int whole = count - count % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector bits = IntVector.fromMemorySegment(INTS, MEMORY, from + 4L * i, ORDER);
      IntVector magnitude = bits.and(Integer.MAX_VALUE);
      IntVector payload = magnitude.lanewise(VectorOperators.LSHR, 13).and(0x3FF).or(0x7E00);
      round(SmallFloat.FLOAT16, magnitude)
          .blend(0x7C00, magnitude.compare(VectorOperators.GE, OVERFLOW))
          .blend(payload, magnitude.compare(VectorOperators.GT, INFINITY))
          .or(bits.lanewise(VectorOperators.LSHR, 16).and(0x8000))
          .convertShape(VectorOperators.I2S, SHORTS, 0)
          .reinterpretAsShorts()
          .intoMemorySegment(MEMORY, to + 2L * i, ORDER);
    }
    for (int i = whole; i < count; i++) {
      float value = Float.intBitsToFloat(MEMORY.get(INT, from + 4L * i));
      MEMORY.set(SHORT, to + 2L * i, (short) SmallFloat.FLOAT16.of(value));
    }
  }

  /** Floats of codes of 16 bits. */
  static void decode16(long from, int count, long to) {
    int whole = count - count % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector codes =
          (IntVector)
              ShortVector.fromMemorySegment(SHORTS, MEMORY, from + 2L * i, ORDER)
                  .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
      IntVector sign = codes.lanewise(VectorOperators.LSHL, 16).and(SIGN);
      decode(SmallFloat.FLOAT16, codes.and(0x7FFF), 0x7C00)
          .or(sign)
          .intoMemorySegment(MEMORY, to + 4L * i, ORDER);
    }
    for (int i = whole; i < count; i++) {
      float value = SmallFloat.FLOAT16.toFloat(MEMORY.get(SHORT, from + 2L * i));
      MEMORY.set(INT, to + 4L * i, Float.floatToRawIntBits(value));
    }
  }

  /** Floats to codes of 8 bits. */
  static void encode8(SmallFloat format, long from, int count, long to) {
    int largest = Float.floatToRawIntBits(format.max());
    int whole = wholeBytes(count);
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector bits = IntVector.fromMemorySegment(INTS, MEMORY, from + 4L * i, ORDER);
      IntVector magnitude = bits.and(Integer.MAX_VALUE);
      round(format, magnitude.min(largest))
          .or(bits.lanewise(VectorOperators.LSHR, 24).and(0x80))
          .blend(0x7F, magnitude.compare(VectorOperators.GT, INFINITY))
          .convertShape(VectorOperators.I2B, CODES, 0)
          .reinterpretAsBytes()
          .intoMemorySegment(MEMORY, to + i, ORDER);
    }
    for (int i = whole; i < count; i++) {
      float value = Float.intBitsToFloat(MEMORY.get(INT, from + 4L * i));
      MEMORY.set(BYTE, to + i, (byte) format.of(value));
    }
  }

  /** Floats of codes of 8 bits. */
  static void decode8(SmallFloat format, long from, int count, long to) {
    boolean hasInfinity = format == SmallFloat.E5M2;
    int whole = wholeBytes(count);
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector codes =
          (IntVector)
              ByteVector.fromMemorySegment(CODES, MEMORY, from + i, ORDER)
                  .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
      IntVector magnitude = codes.and(0x7F);
      IntVector signed =
          decode(format, magnitude, hasInfinity ? 0x7C : 0x80)
              .or(codes.lanewise(VectorOperators.LSHL, 24).and(SIGN));
      signed
          .blend(INFINITY | QUIET, magnitude.compare(VectorOperators.EQ, hasInfinity ? 0x80 : 0x7F))
          .intoMemorySegment(MEMORY, to + 4L * i, ORDER);
    }
    for (int i = whole; i < count; i++) {
      float value = format.toFloat(MEMORY.get(BYTE, from + i));
      MEMORY.set(INT, to + 4L * i, Float.floatToRawIntBits(value));
    }
  }

  /** A vector of bytes that is longer than one of floats would write what is not its own. */
  private static int wholeBytes(int count) {
    return WIDTH < 8 ? 0 : count - count % WIDTH;
  }

  /** The codes of magnitudes that a format can hold. */
  private static IntVector round(SmallFloat format, IntVector magnitude) {
    int half = (1 << (format.shift() - 1)) - 1;
    IntVector odd = magnitude.lanewise(VectorOperators.LSHR, format.shift()).and(1);
    IntVector normal =
        magnitude
            .add(format.rebias() + half)
            .add(odd)
            .lanewise(VectorOperators.LSHR, format.shift());
    FloatVector absolute = magnitude.reinterpretAsFloats();
    float rounder = format.subnormalRounder();
    IntVector subnormal =
        absolute.add(rounder).reinterpretAsInts().sub(Float.floatToRawIntBits(rounder));
    int least = Float.floatToRawIntBits(format.minNormal());
    return normal.blend(subnormal, magnitude.compare(VectorOperators.LT, least));
  }

  /** The bits of magnitudes; from {@code infinite} on they are infinity and NaN. */
  private static IntVector decode(SmallFloat format, IntVector magnitude, int infinite) {
    IntVector shifted = magnitude.lanewise(VectorOperators.LSHL, format.shift());
    IntVector numbers =
        shifted.reinterpretAsFloats().mul(Math.scalb(1f, 127 - format.bias())).reinterpretAsInts();
    IntVector payload = shifted.sub(infinite << format.shift());
    IntVector special =
        payload
            .or(INFINITY)
            .blend(payload.or(INFINITY | QUIET), payload.compare(VectorOperators.NE, 0));
    return numbers.blend(special, magnitude.compare(VectorOperators.GE, infinite));
  }
}

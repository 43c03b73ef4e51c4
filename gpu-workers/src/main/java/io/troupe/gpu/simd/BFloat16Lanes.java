package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.memory.BFloat16;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Runs of floats to bfloat16 and back; writes nothing behind their end. */
final class BFloat16Lanes {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  private BFloat16Lanes() {}

  /** The same numbers as floats. */
  static void widen(long from, int count, long to) {
    int whole = count - count % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      ShortVector.fromMemorySegment(SHORTS, MEMORY, from + 2L * i, ORDER)
          .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
          .reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .intoMemorySegment(MEMORY, to + 4L * i, ORDER);
    }
    for (int i = whole; i < count; i++) {
      MEMORY.set(FLOAT, to + 4L * i, BFloat16.toFloat(MEMORY.get(SHORT, from + 2L * i)));
    }
  }

  /** The nearest bfloat16 numbers, ties to even; equal to {@link BFloat16#of}. */
  static void narrow(long from, int count, long to) {
    int whole = count - count % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector x = FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 4L * i, ORDER);
      IntVector bits = x.reinterpretAsInts();
      IntVector upper = bits.lanewise(VectorOperators.LSHR, 16);
      IntVector rounded = bits.add(upper.and(1)).add(0x7FFF).lanewise(VectorOperators.LSHR, 16);
      rounded
          .blend(upper.or(0x40), x.compare(VectorOperators.NE, x).cast(INTS))
          .convertShape(VectorOperators.I2S, SHORTS, 0)
          .reinterpretAsShorts()
          .intoMemorySegment(MEMORY, to + 2L * i, ORDER);
    }
    for (int i = whole; i < count; i++) {
      MEMORY.set(SHORT, to + 2L * i, BFloat16.of(MEMORY.get(FLOAT, from + 4L * i)));
    }
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.memory.BFloat16;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Turns bfloat16 into floats, exactly. */
final class Widening {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  private Widening() {}

  /** Widens elements that lie side by side. */
  static void row(long from, int count, long to) {
    int i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
      ShortVector.fromMemorySegment(SHORTS, MEMORY, from + 2L * i, ORDER)
          .convertShape(VectorOperators.S2I, INTS, 0)
          .reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, 16)
          .intoMemorySegment(MEMORY, to + 4L * i, ORDER);
    }
    for (; i < count; i++) {
      MEMORY.set(FLOAT, to + 4L * i, BFloat16.toFloat(MEMORY.get(SHORT, from + 2L * i)));
    }
  }
}

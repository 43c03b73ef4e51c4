package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.HALF_INTS;
import static io.troupe.gpu.simd.Lanes.LONGS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Turns the pairs of one head of floats.
 *
 * @param pairs how many
 * @param interleaved whether pairs are neighbours; else the second ones follow all first ones
 * @param inverse whether it turns back
 * @param accumulate whether it is added
 */
record RotaryLanes(int pairs, boolean interleaved, boolean inverse, boolean accumulate) {
  /** The sign bit of the upper float of a long. */
  private static final long UPPER = 1L << 63;

  /** The sign bit of the lower one. */
  private static final long LOWER = 1L << 31;

  private static final long WORD = 0xFFFFFFFFL;

  /** Turns one head; out may be x. */
  void turn(long x, long cosines, long sines, long out) {
    int done = interleaved ? neighbours(x, cosines, sines, out) : halves(x, cosines, sines, out);
    int left = interleaved ? 2 : 1;
    long right = interleaved ? 4 : 4L * pairs;
    for (int i = done; i < pairs; i++) {
      long at = 4L * i * left;
      float a = MEMORY.get(FLOAT, x + at);
      float b = MEMORY.get(FLOAT, x + at + right);
      float cosine = MEMORY.get(FLOAT, cosines + 4L * i);
      float sine = MEMORY.get(FLOAT, sines + 4L * i);
      float s = inverse ? -sine : sine;
      float first = a * cosine - b * s;
      float second = a * s + b * cosine;
      if (accumulate) {
        first += MEMORY.get(FLOAT, out + at);
        second += MEMORY.get(FLOAT, out + at + right);
      }
      MEMORY.set(FLOAT, out + at, first);
      MEMORY.set(FLOAT, out + at + right, second);
    }
  }

  private int halves(long x, long cosines, long sines, long out) {
    int whole = pairs - pairs % WIDTH;
    long right = 4L * pairs;
    float sign = inverse ? -1 : 1;
    for (int i = 0; i < whole; i += WIDTH) {
      long at = 4L * i;
      FloatVector cosine = FloatVector.fromMemorySegment(FLOATS, MEMORY, cosines + at, ORDER);
      FloatVector sine = FloatVector.fromMemorySegment(FLOATS, MEMORY, sines + at, ORDER).mul(sign);
      FloatVector a = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + at, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + at + right, ORDER);
      FloatVector first = a.mul(cosine).sub(b.mul(sine));
      FloatVector second = a.mul(sine).add(b.mul(cosine));
      if (accumulate) {
        first = first.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + at, ORDER));
        second = second.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + at + right, ORDER));
      }
      first.intoMemorySegment(MEMORY, out + at, ORDER);
      second.intoMemorySegment(MEMORY, out + at + right, ORDER);
    }
    return whole;
  }

  /** A pair is a long: turned by half its bits it is the other way round. */
  private int neighbours(long x, long cosines, long sines, long out) {
    int whole = pairs - pairs % (WIDTH / 2);
    long sign = inverse ? UPPER : LOWER;
    for (int i = 0; i < whole; i += WIDTH / 2) {
      LongVector pair =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + 8L * i, ORDER).reinterpretAsLongs();
      FloatVector swapped = pair.lanewise(VectorOperators.ROL, 32).reinterpretAsFloats();
      LongVector cosine =
          ((LongVector)
                  IntVector.fromMemorySegment(HALF_INTS, MEMORY, cosines + 4L * i, ORDER)
                      .convertShape(VectorOperators.I2L, LONGS, 0))
              .and(WORD);
      LongVector sine =
          ((LongVector)
                  IntVector.fromMemorySegment(HALF_INTS, MEMORY, sines + 4L * i, ORDER)
                      .convertShape(VectorOperators.I2L, LONGS, 0))
              .and(WORD);
      FloatVector both = cosine.or(cosine.lanewise(VectorOperators.LSHL, 32)).reinterpretAsFloats();
      FloatVector signed =
          sine.or(sine.lanewise(VectorOperators.LSHL, 32))
              .lanewise(VectorOperators.XOR, sign)
              .reinterpretAsFloats();
      FloatVector turned = pair.reinterpretAsFloats().mul(both).add(swapped.mul(signed));
      if (accumulate) {
        turned = turned.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + 8L * i, ORDER));
      }
      turned.intoMemorySegment(MEMORY, out + 8L * i, ORDER);
    }
    return whole;
  }
}

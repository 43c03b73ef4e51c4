package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Exact GELU by the normal tail {@code Phi(-a) = exp(-a^2 / 2) t P(t)}, {@code t = 1 / (1 + 0.35
 * a)}, for a from 0 to 14.
 *
 * <p>P is the minimax polynomial of degree 8 of the relative error, 3.2e-8 in exact arithmetic; in
 * floats the tail's relative error is below 1e-6, so GELU's absolute error is below 3e-7 max(1,
 * |x|). The rounding of a^2 is corrected, without which the far tail would be off by 5e-6.
 */
final class GeluLanes {
  /** Behind this, floats are 0 or x. */
  private static final float LIMIT = 14;

  private static final float T = 0.35f;
  private static final float P0 = 0.1396214f;
  private static final float P1 = 0.1398619f;
  private static final float P2 = 0.1198327f;
  private static final float P3 = 0.10550866f;
  private static final float P4 = -0.023111418f;
  private static final float P5 = 0.1591765f;
  private static final float P6 = -0.25571632f;
  private static final float P7 = 0.14397271f;
  private static final float P8 = -0.029146139f;

  private static final float INVERSE_ROOT_TWO_PI = 0.3989423f;

  private GeluLanes() {}

  /** {@code out = gelu(x factor)} for {@code size} elements, rounded up to whole vectors. */
  static void forward(long x, long factors, long out, int size) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, factors + offset, ORDER))
              .max(-LIMIT);
      FloatVector a = z.abs().min(LIMIT);
      FloatVector e = density(a);
      FloatVector tail = e.mul(ratio(a));
      FloatVector cumulative = one.sub(tail).blend(tail, z.compare(VectorOperators.LT, 0));
      z.mul(cumulative).intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  /** {@code gradX (+)= factor gelu'(x factor) gradOut}. */
  static void backward(Addresses at, int size, boolean accumulate) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector factor =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, at.factors + offset, ORDER);
      FloatVector z =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, at.x + offset, ORDER)
              .mul(factor)
              .max(-LIMIT)
              .min(LIMIT);
      FloatVector a = z.abs();
      FloatVector e = density(a);
      FloatVector tail = e.mul(ratio(a));
      FloatVector cumulative = one.sub(tail).blend(tail, z.compare(VectorOperators.LT, 0));
      FloatVector gradient =
          e.mul(INVERSE_ROOT_TWO_PI)
              .fma(z, cumulative)
              .mul(factor)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, at.gradOut + offset, ORDER));
      if (accumulate) {
        gradient =
            gradient.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, at.gradX + offset, ORDER));
      }
      gradient.intoMemorySegment(MEMORY, at.gradX + offset, ORDER);
    }
  }

  /** What {@link #backward} reads and writes. */
  record Addresses(long x, long factors, long gradOut, long gradX) {}

  /** {@code exp(-a^2 / 2)}; small enough that the compiler inlines it. */
  private static FloatVector density(FloatVector a) {
    FloatVector square = a.mul(a);
    FloatVector lost = a.fma(a, square.neg());
    FloatVector e = ExpLanes.exp(square.mul(-0.5f));
    // exp(-(square + lost) / 2) = exp(-square / 2) (1 - lost / 2).
    return e.fma(lost.mul(-0.5f), e);
  }

  /** {@code t P(t)}. */
  private static FloatVector ratio(FloatVector a) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    FloatVector t = one.div(a.fma(FloatVector.broadcast(FLOATS, T), one));
    FloatVector p = FloatVector.broadcast(FLOATS, P8);
    p = p.fma(t, FloatVector.broadcast(FLOATS, P7));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P6));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P5));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P4));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P3));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P2));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P1));
    p = p.fma(t, FloatVector.broadcast(FLOATS, P0));
    return p.mul(t);
  }
}

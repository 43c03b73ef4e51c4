package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Exact GELU, {@code x Phi(x)}, and its derivative {@code Phi(x) + x phi(x)}: both less 1/2 (Phi
 * alone, and the derivative) are odd functions that are nearly constant beyond 5.75, so each is x
 * times a rational function of x^2 there, without an exponential.
 *
 * <p>The rational functions are minimax in the absolute error of the result: 7e-10 max(1, |x|) for
 * GELU and 2e-9 for the derivative in exact arithmetic; in floats the errors are below 2.5e-7
 * max(1, |x|) and 2.5e-7. Far in the left tail the result is right to that error, not relative to
 * its size, as PyTorch's.
 *
 * <p>Lanes are compared and blended, not clamped by min and max, which cost five instructions each.
 */
final class GeluLanes {
  /** Behind this, Phi is 0 or 1. */
  private static final float LIMIT = 5.5f;

  /** Behind this, the derivative is 0 or 1. */
  private static final float SLOPE_LIMIT = 5.75f;

  private GeluLanes() {}

  /** {@code out = gelu(x factor)} for {@code size} elements, rounded up to whole vectors. */
  static void forward(long x, long factors, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, factors + offset, ORDER));
      VectorMask<Float> low = z.compare(VectorOperators.LT, -LIMIT);
      z = z.blend(-LIMIT, low);
      FloatVector bounded = z.blend(LIMIT, z.compare(VectorOperators.GT, LIMIT));
      // What is far below has 0, not the rest of a rounding; minus infinity is already away.
      cumulative(bounded).blend(0, low).mul(z).intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  /** {@code gradX (+)= factor gelu'(x factor) gradOut}. */
  static void backward(Addresses at, int size, boolean accumulate) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector factor =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, at.factors + offset, ORDER);
      FloatVector z =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, at.x + offset, ORDER).mul(factor);
      VectorMask<Float> low = z.compare(VectorOperators.LT, -SLOPE_LIMIT);
      VectorMask<Float> high = z.compare(VectorOperators.GT, SLOPE_LIMIT);
      FloatVector gradient =
          slope(z.blend(-SLOPE_LIMIT, low).blend(SLOPE_LIMIT, high))
              .blend(0, low)
              .blend(1, high)
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

  /** Phi; small enough that the compiler inlines it. */
  private static FloatVector cumulative(FloatVector z) {
    FloatVector s = z.mul(z);
    FloatVector p = FloatVector.broadcast(FLOATS, 7.559374e-08f);
    p = p.fma(s, FloatVector.broadcast(FLOATS, 9.10071e-06f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.00018529738f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.004919811f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.033936415f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.3989423f));
    FloatVector q = FloatVector.broadcast(FLOATS, 4.1025574e-09f);
    q = q.fma(s, FloatVector.broadcast(FLOATS, 2.2796144e-06f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 8.8432695e-05f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.0020289056f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.029287238f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.25173283f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 1.0f));
    return p.mul(z).div(q).add(0.5f);
  }

  /** Phi + z phi; small enough that the compiler inlines it. */
  private static FloatVector slope(FloatVector z) {
    FloatVector s = z.mul(z);
    FloatVector p = FloatVector.broadcast(FLOATS, 1.5590029e-08f);
    p = p.fma(s, FloatVector.broadcast(FLOATS, 7.11114e-07f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 3.4078686e-05f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.000121974546f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.014034374f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, -0.02684854f));
    p = p.fma(s, FloatVector.broadcast(FLOATS, 0.7978845f));
    FloatVector q = FloatVector.broadcast(FLOATS, 1.2841941e-09f);
    q = q.fma(s, FloatVector.broadcast(FLOATS, 2.8226523e-07f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 9.257449e-06f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.00022525688f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.0037420848f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.042484567f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 0.29968348f));
    q = q.fma(s, FloatVector.broadcast(FLOATS, 1.0f));
    return p.mul(z).div(q).add(0.5f);
  }
}

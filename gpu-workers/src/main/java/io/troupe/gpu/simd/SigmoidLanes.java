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
 * SiLU, SwiGLU and the tanh form of GELU by the sigmoid: with {@code e = exp(-|u|)} it is {@code 1
 * / (1 + e)} for positive u and {@code e / (1 + e)} for negative, and what it lacks to 1 is the
 * other of both, so nothing cancels in the gradients.
 *
 * <p>The exponential is right to 1e-7 and everything else adds a few roundings: relative errors of
 * the values stay below 4e-7 where u is above -1, absolute ones below the contract everywhere.
 * Lanes are compared and blended, not clamped by min and max, so that NaN stays and because those
 * cost five instructions each.
 */
final class SigmoidLanes {
  /** Below this, SiLU is zero in floats, and minus infinity times 0 must not arise. */
  private static final float LOWEST = -104;

  /** Behind this the tanh form is 0 or x. */
  private static final float LIMIT = 14;

  /** Twice the root of 2 / pi, and 0.044715 of it: {@code (1 + tanh(u)) / 2 = sigmoid(2 u)}. */
  private static final float LINEAR = 1.595769f;

  private static final float CUBIC = 0.071354814f;

  private SigmoidLanes() {}

  /** {@code out = silu(x)} for {@code size} elements, rounded up to whole vectors. */
  static void silu(long x, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER);
      silu(z).intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  /** {@code gradX (+)= silu'(x) gradOut}. */
  static void siluGradient(long x, long gradOut, long gradX, int size, boolean accumulate) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER);
      FloatVector gradient =
          siluSlope(z).mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, gradOut + offset, ORDER));
      if (accumulate) {
        gradient =
            gradient.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, gradX + offset, ORDER));
      }
      gradient.intoMemorySegment(MEMORY, gradX + offset, ORDER);
    }
  }

  /** {@code out = silu(gate) up}. */
  static void swiglu(long gate, long up, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, gate + offset, ORDER);
      silu(z)
          .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, up + offset, ORDER))
          .intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  /** Both gradients of {@link #swiglu}. */
  static void swigluGradient(Gated at, int size, boolean accumulate) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z =
          bounded(FloatVector.fromMemorySegment(FLOATS, MEMORY, at.gate + offset, ORDER));
      FloatVector grad = FloatVector.fromMemorySegment(FLOATS, MEMORY, at.gradOut + offset, ORDER);
      FloatVector e = ExpLanes.exp(z.abs().neg());
      FloatVector larger = one.div(e.add(1));
      FloatVector smaller = e.mul(larger);
      VectorMask<Float> negative = z.compare(VectorOperators.LT, 0);
      FloatVector value = larger.blend(smaller, negative);
      FloatVector slope = z.mul(smaller.blend(larger, negative)).fma(value, value);
      FloatVector gradGate =
          slope.mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, at.up + offset, ORDER)).mul(grad);
      FloatVector gradUp = z.mul(value).mul(grad);
      if (accumulate) {
        gradGate =
            gradGate.add(
                FloatVector.fromMemorySegment(FLOATS, MEMORY, at.gradGate + offset, ORDER));
        gradUp =
            gradUp.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, at.gradUp + offset, ORDER));
      }
      gradGate.intoMemorySegment(MEMORY, at.gradGate + offset, ORDER);
      gradUp.intoMemorySegment(MEMORY, at.gradUp + offset, ORDER);
    }
  }

  /** {@code out = geluTanh(x)}. */
  static void geluTanh(long x, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER);
      z = z.blend(-LIMIT, z.compare(VectorOperators.LT, -LIMIT));
      z.mul(sigmoid(inner(z))).intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  /** {@code gradX (+)= geluTanh'(x) gradOut}. */
  static void geluTanhGradient(long x, long gradOut, long gradX, int size, boolean accumulate) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER);
      z = z.blend(-LIMIT, z.compare(VectorOperators.LT, -LIMIT));
      z = z.blend(LIMIT, z.compare(VectorOperators.GT, LIMIT));
      FloatVector u = inner(z);
      FloatVector e = ExpLanes.exp(u.abs().neg());
      FloatVector larger = one.div(e.add(1));
      FloatVector smaller = e.mul(larger);
      FloatVector value = larger.blend(smaller, z.compare(VectorOperators.LT, 0));
      FloatVector innerSlope =
          z.mul(z)
              .fma(FloatVector.broadcast(FLOATS, 3 * CUBIC), FloatVector.broadcast(FLOATS, LINEAR));
      FloatVector gradient =
          z.mul(larger)
              .mul(smaller)
              .fma(innerSlope, value)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, gradOut + offset, ORDER));
      if (accumulate) {
        gradient =
            gradient.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, gradX + offset, ORDER));
      }
      gradient.intoMemorySegment(MEMORY, gradX + offset, ORDER);
    }
  }

  /** What {@link #swigluGradient} reads and writes. */
  record Gated(long gate, long up, long gradOut, long gradGate, long gradUp) {}

  /** Small enough that the compiler inlines it. */
  private static FloatVector silu(FloatVector x) {
    FloatVector z = bounded(x);
    return z.mul(sigmoid(z));
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(LOWEST, x.compare(VectorOperators.LT, LOWEST));
  }

  private static FloatVector sigmoid(FloatVector u) {
    FloatVector e = ExpLanes.exp(u.abs().neg());
    FloatVector larger = FloatVector.broadcast(FLOATS, 1).div(e.add(1));
    return larger.blend(e.mul(larger), u.compare(VectorOperators.LT, 0));
  }

  private static FloatVector inner(FloatVector z) {
    return z.mul(z)
        .fma(FloatVector.broadcast(FLOATS, CUBIC), FloatVector.broadcast(FLOATS, LINEAR))
        .mul(z);
  }

  private static FloatVector siluSlope(FloatVector x) {
    FloatVector z = x.blend(LOWEST, x.compare(VectorOperators.LT, LOWEST));
    z = z.blend(-LOWEST, z.compare(VectorOperators.GT, -LOWEST));
    FloatVector e = ExpLanes.exp(z.abs().neg());
    FloatVector larger = FloatVector.broadcast(FLOATS, 1).div(e.add(1));
    FloatVector smaller = e.mul(larger);
    VectorMask<Float> negative = z.compare(VectorOperators.LT, 0);
    FloatVector value = larger.blend(smaller, negative);
    // s (1 + z (1 - s))
    return z.mul(smaller.blend(larger, negative)).fma(value, value);
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function of a vector: {@code 2^n p(r)} with {@code x = n log 2 + r} and a
 * polynomial of degree 6, minimax of the relative error (3.1e-9 in exact arithmetic).
 */
final class ExpLanes {
  /** Below this the result is 0: it would be subnormal. */
  private static final float LOWEST = -87.33654f;

  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.69314575f;
  private static final float LN2_LOW = 1.4286068e-6f;

  /**
   * 1.5 times 2^23 plus 127: adding it leaves a rounded number's biased exponent in the low bits.
   */
  private static final float ROUND = 12_582_912f + 127;

  private ExpLanes() {}

  /**
   * {@code exp(x)} for x up to 88, relative error below 1e-7; 0 below -87.3, so too for -infinity;
   * what is no number stays none. Small enough that the compiler inlines it: a vector must not
   * cross a call.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector shifted =
        x.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(FLOATS, 0.001381454f);
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.008368745f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.04166839f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.16666521f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.49999994f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1));
    // Multiplied, not added to the exponent's bits: that would turn some NaNs into numbers.
    FloatVector power =
        shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    return p.mul(power).blend(0, x.compare(VectorOperators.LT, LOWEST));
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** Logarithms of a vector. */
final class LogLanes {
  private LogLanes() {}

  /**
   * {@code log(1 + e)} for e from 0 to 1: e times the minimax polynomial of degree 8 of the
   * relative error (3e-8 in exact arithmetic); in floats below 2e-7. What is no number stays none.
   * Small enough that the compiler inlines it.
   */
  static FloatVector log1p(FloatVector e) {
    FloatVector p = FloatVector.broadcast(FLOATS, 0.005232695f);
    p = p.fma(e, FloatVector.broadcast(FLOATS, -0.029505242f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, 0.078225955f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, -0.13663247f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, 0.19106007f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, -0.24842982f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, 0.33319098f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, -0.49999493f));
    p = p.fma(e, FloatVector.broadcast(FLOATS, 0.99999994f));
    return p.mul(e);
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import io.troupe.gpu.random.StandardNormal;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Uniform and normal numbers of random words; bit for bit those of the reference. */
final class NormalLanes {
  private static final float[] CENTRAL = StandardNormal.central();
  private static final float[] TAIL = StandardNormal.tail();
  private static final float[] LOGARITHM = StandardNormal.logarithm();

  private NormalLanes() {}

  /** {@code u width + low} of whole vectors of words. */
  static void uniform(long words, int vectors, float width, float low, long to) {
    FloatVector start = FloatVector.broadcast(FLOATS, low);
    FloatVector scale = FloatVector.broadcast(FLOATS, width);
    for (int i = 0; i < vectors; i++) {
      IntVector upper =
          IntVector.fromMemorySegment(INTS, MEMORY, words + i * BYTES, ORDER)
              .lanewise(VectorOperators.LSHR, 8);
      FloatVector u = ((FloatVector) upper.convert(VectorOperators.I2F, 0)).mul(0x1p-24f);
      u.fma(scale, start).intoMemorySegment(MEMORY, to + i * BYTES, ORDER);
    }
  }

  /** {@code z deviation + mean} of whole vectors of words. */
  static void normal(long words, int vectors, float deviation, float mean, long to) {
    FloatVector centre = FloatVector.broadcast(FLOATS, mean);
    FloatVector scale = FloatVector.broadcast(FLOATS, deviation);
    for (int i = 0; i < vectors; i++) {
      IntVector word = IntVector.fromMemorySegment(INTS, MEMORY, words + i * BYTES, ORDER);
      IntVector sign = word.lanewise(VectorOperators.ASHR, 31);
      IntVector magnitude = word.lanewise(VectorOperators.XOR, sign).and(Integer.MAX_VALUE);
      FloatVector p =
          ((FloatVector) magnitude.convert(VectorOperators.I2F, 0))
              .fma(broadcast(0x1p-32f), broadcast(0x1p-33f));
      FloatVector x = p.fma(broadcast(-2f), broadcast(1f));
      FloatVector q = p.fma(broadcast(-4f), broadcast(4f)).mul(p);
      FloatVector z = x.mul(ratio(logarithm(q).neg()));
      // A word with the upper bit is above the middle; the others are negative.
      IntVector flip = sign.not().and(Integer.MIN_VALUE);
      z.reinterpretAsInts()
          .lanewise(VectorOperators.XOR, flip)
          .reinterpretAsFloats()
          .fma(scale, centre)
          .intoMemorySegment(MEMORY, to + i * BYTES, ORDER);
    }
  }

  private static FloatVector ratio(FloatVector w) {
    FloatVector central = polynomial(CENTRAL, w.sub(StandardNormal.CENTRAL_MIDDLE));
    VectorMask<Float> isTail = w.compare(VectorOperators.GE, StandardNormal.CENTRAL_END);
    if (!isTail.anyTrue()) {
      return central;
    }
    FloatVector root = w.lanewise(VectorOperators.SQRT).sub(StandardNormal.TAIL_MIDDLE);
    return central.blend(polynomial(TAIL, root), isTail);
  }

  private static FloatVector logarithm(FloatVector q) {
    IntVector bits = q.reinterpretAsInts();
    IntVector exponent = bits.sub(StandardNormal.ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
    FloatVector f =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector square = f.mul(f);
    FloatVector sum = square.mul(f).mul(polynomial(LOGARITHM, f));
    sum = square.fma(broadcast(-0.5f), sum);
    FloatVector k = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    return k.fma(broadcast(StandardNormal.LN2), sum.add(f));
  }

  private static FloatVector polynomial(float[] coefficients, FloatVector x) {
    FloatVector sum = broadcast(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = sum.fma(x, broadcast(coefficients[i]));
    }
    return sum;
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}

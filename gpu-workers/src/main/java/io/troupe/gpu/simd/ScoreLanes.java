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
 * What attention does with one vector of a panel of scores: rows are keys, lanes are queries, so
 * that maxima and sums over keys need no sum within a vector.
 */
final class ScoreLanes {
  private ScoreLanes() {}

  /**
   * Stores rows of scores and raises the running maxima to them. A score that is not a number
   * raises nothing; its exponential shows it later.
   *
   * @param sums rows of a panel
   * @param scores where they go
   * @param maxima of a panel's queries
   */
  static void store(float[] sums, int rows, long scores, long maxima) {
    FloatVector m0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima, ORDER);
    FloatVector m1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima + BYTES, ORDER);
    FloatVector m2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima + 2 * BYTES, ORDER);
    FloatVector m3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima + 3 * BYTES, ORDER);
    long to = scores;
    int from = 0;
    for (int i = 0; i < rows; i++) {
      FloatVector s0 = FloatVector.fromArray(FLOATS, sums, from);
      FloatVector s1 = FloatVector.fromArray(FLOATS, sums, from + WIDTH);
      FloatVector s2 = FloatVector.fromArray(FLOATS, sums, from + 2 * WIDTH);
      FloatVector s3 = FloatVector.fromArray(FLOATS, sums, from + 3 * WIDTH);
      m0 = m0.blend(s0, s0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(s1, s1.compare(VectorOperators.GT, m1));
      m2 = m2.blend(s2, s2.compare(VectorOperators.GT, m2));
      m3 = m3.blend(s3, s3.compare(VectorOperators.GT, m3));
      s0.intoMemorySegment(MEMORY, to, ORDER);
      s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
      s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
      s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
      to += PanelKernel.ROW;
      from += PanelKernel.LANES;
    }
    m0.intoMemorySegment(MEMORY, maxima, ORDER);
    m1.intoMemorySegment(MEMORY, maxima + BYTES, ORDER);
    m2.intoMemorySegment(MEMORY, maxima + 2 * BYTES, ORDER);
    m3.intoMemorySegment(MEMORY, maxima + 3 * BYTES, ORDER);
  }

  /** As {@link #store}, with -inf where key {@code key + row} is not below a query's limit. */
  static void storeMasked(float[] sums, int rows, long scores, long maxima, int key, long limits) {
    FloatVector m0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima, ORDER);
    FloatVector m1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima + BYTES, ORDER);
    FloatVector m2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima + 2 * BYTES, ORDER);
    FloatVector m3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, maxima + 3 * BYTES, ORDER);
    FloatVector l0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, limits, ORDER);
    FloatVector l1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, limits + BYTES, ORDER);
    FloatVector l2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, limits + 2 * BYTES, ORDER);
    FloatVector l3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, limits + 3 * BYTES, ORDER);
    FloatVector hidden = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    long to = scores;
    int from = 0;
    for (int i = 0; i < rows; i++) {
      float number = key + i;
      FloatVector s0 =
          hidden.blend(
              FloatVector.fromArray(FLOATS, sums, from), l0.compare(VectorOperators.GT, number));
      FloatVector s1 =
          hidden.blend(
              FloatVector.fromArray(FLOATS, sums, from + WIDTH),
              l1.compare(VectorOperators.GT, number));
      FloatVector s2 =
          hidden.blend(
              FloatVector.fromArray(FLOATS, sums, from + 2 * WIDTH),
              l2.compare(VectorOperators.GT, number));
      FloatVector s3 =
          hidden.blend(
              FloatVector.fromArray(FLOATS, sums, from + 3 * WIDTH),
              l3.compare(VectorOperators.GT, number));
      m0 = m0.blend(s0, s0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(s1, s1.compare(VectorOperators.GT, m1));
      m2 = m2.blend(s2, s2.compare(VectorOperators.GT, m2));
      m3 = m3.blend(s3, s3.compare(VectorOperators.GT, m3));
      s0.intoMemorySegment(MEMORY, to, ORDER);
      s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
      s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
      s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
      to += PanelKernel.ROW;
      from += PanelKernel.LANES;
    }
    m0.intoMemorySegment(MEMORY, maxima, ORDER);
    m1.intoMemorySegment(MEMORY, maxima + BYTES, ORDER);
    m2.intoMemorySegment(MEMORY, maxima + 2 * BYTES, ORDER);
    m3.intoMemorySegment(MEMORY, maxima + 3 * BYTES, ORDER);
  }

  /**
   * Replaces one vector's scores by exp(score - maximum) and adds them up.
   *
   * @param rows keys
   * @param scores the vector in the first row
   * @param maximum that vector's maxima; -inf counts as 0, as all scores are -inf then
   * @param sum that vector's sums, added to
   */
  static void exponentials(int rows, long scores, long maximum, long sum) {
    FloatVector m = finite(FloatVector.fromMemorySegment(FLOATS, MEMORY, maximum, ORDER));
    FloatVector l = FloatVector.fromMemorySegment(FLOATS, MEMORY, sum, ORDER);
    long at = scores;
    for (int i = 0; i < rows; i++) {
      FloatVector p = ExpLanes.exp(FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER).sub(m));
      l = l.add(p);
      p.intoMemorySegment(MEMORY, at, ORDER);
      at += PanelKernel.ROW;
    }
    l.intoMemorySegment(MEMORY, sum, ORDER);
  }

  /**
   * Prepares one vector of queries for maxima that have risen: what was summed with the old ones is
   * multiplied by exp(old - new).
   *
   * @param before the old maxima, replaced by the new
   * @param maximum the new ones
   * @param sum the sums
   * @param rows rows of results
   * @param results that vector in the first row of the results
   */
  static void rescale(long before, long maximum, long sum, int rows, long results) {
    FloatVector old = FloatVector.fromMemorySegment(FLOATS, MEMORY, before, ORDER);
    FloatVector now = FloatVector.fromMemorySegment(FLOATS, MEMORY, maximum, ORDER);
    VectorMask<Float> risen = now.compare(VectorOperators.GT, old);
    if (!risen.anyTrue()) {
      return;
    }
    now.intoMemorySegment(MEMORY, before, ORDER);
    FloatVector factor =
        FloatVector.broadcast(FLOATS, 1).blend(ExpLanes.exp(old.sub(finite(now))), risen);
    FloatVector.fromMemorySegment(FLOATS, MEMORY, sum, ORDER)
        .mul(factor)
        .intoMemorySegment(MEMORY, sum, ORDER);
    long at = results;
    for (int i = 0; i < rows; i++) {
      FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER)
          .mul(factor)
          .intoMemorySegment(MEMORY, at, ORDER);
      at += PanelKernel.ROW;
    }
  }

  /** Divides one vector of queries' results by their sums; by no sum, gives 0. */
  static void normalise(long sum, int rows, long results) {
    FloatVector l = FloatVector.fromMemorySegment(FLOATS, MEMORY, sum, ORDER);
    FloatVector inverse =
        FloatVector.broadcast(FLOATS, 1).div(l).blend(0, l.compare(VectorOperators.EQ, 0));
    long at = results;
    for (int i = 0; i < rows; i++) {
      FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER)
          .mul(inverse)
          .intoMemorySegment(MEMORY, at, ORDER);
      at += PanelKernel.ROW;
    }
  }

  private static FloatVector finite(FloatVector maximum) {
    return maximum.blend(0, maximum.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY));
  }
}

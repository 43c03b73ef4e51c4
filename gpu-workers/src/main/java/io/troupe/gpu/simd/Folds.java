package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.load;
import static io.troupe.gpu.simd.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * One value of a vector's lanes, always in the same order: halves upon each other. Many vectors are
 * folded together, for an eighth of the instructions; each gets the same bits as alone.
 */
final class Folds {
  /** Bytes of as many vectors as a vector has lanes. */
  static final long SLOTS = WIDTH * BYTES;

  private static final int STEP1 = WIDTH / 2;
  private static final int STEP2 = Math.max(1, WIDTH / 4);
  private static final int STEP3 = Math.max(1, WIDTH / 8);
  private static final int STEP4 = Math.max(1, WIDTH / 16);
  private static final VectorShuffle<Float> SWAP1 = exchange(STEP1);
  private static final VectorShuffle<Float> SWAP2 = exchange(STEP2);
  private static final VectorShuffle<Float> SWAP3 = exchange(STEP3);
  private static final VectorShuffle<Float> SWAP4 = exchange(STEP4);
  private static final VectorMask<Float> UPPER1 = upper(STEP1);
  private static final VectorMask<Float> UPPER2 = upper(STEP2);
  private static final VectorMask<Float> UPPER3 = upper(STEP3);
  private static final VectorMask<Float> UPPER4 = upper(STEP4);

  private Folds() {}

  /** The sum of all lanes; small enough that the compiler inlines it. */
  static float sum(FloatVector v) {
    FloatVector sum = v.add(v.rearrange(SWAP1));
    if (WIDTH > 2) {
      sum = sum.add(sum.rearrange(SWAP2));
    }
    if (WIDTH > 4) {
      sum = sum.add(sum.rearrange(SWAP3));
    }
    if (WIDTH > 8) {
      sum = sum.add(sum.rearrange(SWAP4));
    }
    return sum.lane(0);
  }

  /** The largest of all lanes; no number if one lane is none. */
  static float max(FloatVector v) {
    FloatVector max = v.max(v.rearrange(SWAP1));
    if (WIDTH > 2) {
      max = max.max(max.rearrange(SWAP2));
    }
    if (WIDTH > 4) {
      max = max.max(max.rearrange(SWAP3));
    }
    if (WIDTH > 8) {
      max = max.max(max.rearrange(SWAP4));
    }
    return max.lane(0);
  }

  /**
   * Lane i of the first vector becomes the sum of the lanes of vector i.
   *
   * @param slots as many vectors as a vector has lanes
   * @param count how many of them matter
   */
  static void sums(long slots, int count) {
    if (count == 1) {
      MEMORY.set(FLOAT, slots, sum(load(slots)));
      return;
    }
    for (int i = 0; i < STEP1; i++) {
      long at = slots + i * BYTES;
      FloatVector a = load(at);
      FloatVector b = load(at + STEP1 * BYTES);
      store(a.blend(b, UPPER1).add(b.blend(a, UPPER1).rearrange(SWAP1)), at);
    }
    for (int i = 0; WIDTH > 2 && i < STEP2; i++) {
      long at = slots + i * BYTES;
      FloatVector a = load(at);
      FloatVector b = load(at + STEP2 * BYTES);
      store(a.blend(b, UPPER2).add(b.blend(a, UPPER2).rearrange(SWAP2)), at);
    }
    for (int i = 0; WIDTH > 4 && i < STEP3; i++) {
      long at = slots + i * BYTES;
      FloatVector a = load(at);
      FloatVector b = load(at + STEP3 * BYTES);
      store(a.blend(b, UPPER3).add(b.blend(a, UPPER3).rearrange(SWAP3)), at);
    }
    if (WIDTH > 8) {
      FloatVector a = load(slots);
      FloatVector b = load(slots + BYTES);
      store(a.blend(b, UPPER4).add(b.blend(a, UPPER4).rearrange(SWAP4)), slots);
    }
  }

  /** Lane i of the first vector becomes the largest lane of vector i. */
  static void maxima(long slots, int count) {
    if (count == 1) {
      MEMORY.set(FLOAT, slots, max(load(slots)));
      return;
    }
    for (int i = 0; i < STEP1; i++) {
      long at = slots + i * BYTES;
      FloatVector a = load(at);
      FloatVector b = load(at + STEP1 * BYTES);
      store(a.blend(b, UPPER1).max(b.blend(a, UPPER1).rearrange(SWAP1)), at);
    }
    for (int i = 0; WIDTH > 2 && i < STEP2; i++) {
      long at = slots + i * BYTES;
      FloatVector a = load(at);
      FloatVector b = load(at + STEP2 * BYTES);
      store(a.blend(b, UPPER2).max(b.blend(a, UPPER2).rearrange(SWAP2)), at);
    }
    for (int i = 0; WIDTH > 4 && i < STEP3; i++) {
      long at = slots + i * BYTES;
      FloatVector a = load(at);
      FloatVector b = load(at + STEP3 * BYTES);
      store(a.blend(b, UPPER3).max(b.blend(a, UPPER3).rearrange(SWAP3)), at);
    }
    if (WIDTH > 8) {
      FloatVector a = load(slots);
      FloatVector b = load(slots + BYTES);
      store(a.blend(b, UPPER4).max(b.blend(a, UPPER4).rearrange(SWAP4)), slots);
    }
  }

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ distance);
  }

  private static VectorMask<Float> upper(int distance) {
    long bits = 0;
    for (int lane = 0; lane < WIDTH; lane++) {
      bits |= (lane & distance) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(FLOATS, bits);
  }
}

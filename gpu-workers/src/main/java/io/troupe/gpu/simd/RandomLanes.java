package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.HALF_INTS;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.LONGS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.random.Philox;
import io.troupe.gpu.random.RandomKey;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Random words of 64 neighbouring elements at a time, equal to {@link Philox#word}, and dropout
 * factors, equal to {@link Dropout#factor}.
 */
final class RandomLanes {
  private static final long WORD = 0xFFFFFFFFL;
  private static final int BLOCKS = LONGS.length();
  private static final LongVector LANE_NUMBERS = LongVector.zero(LONGS).addIndex(1);

  private static final VectorMask<Integer> ALL = INTS.maskAll(true);

  private RandomLanes() {}

  /**
   * Writes the factors of elements {@code 64 group} to {@code 64 (group + groups) - 1}.
   *
   * @param to 256 bytes for each group
   */
  static void factors(Dropout dropout, long group, int groups, long to) {
    words(dropout.key(), group, groups, to);
    int scale = Float.floatToRawIntBits((float) dropout.scale());
    // Elements stay from the threshold on; it is 0 to 2^32, so one less is an unsigned integer.
    int last = (int) (dropout.threshold() - 1);
    boolean allStay = dropout.threshold() == 0;
    for (long at = to; at < to + 256L * groups; at += BYTES) {
      IntVector words = IntVector.fromMemorySegment(INTS, MEMORY, at, ORDER);
      VectorMask<Integer> stays = words.compare(VectorOperators.UGT, last);
      IntVector factors = IntVector.zero(INTS).blend(scale, allStay ? ALL : stays);
      factors.intoMemorySegment(MEMORY, at, ORDER);
    }
  }

  /**
   * Writes the random words of elements {@code 64 group} to {@code 64 (group + groups) - 1}.
   *
   * @param to 256 bytes for each group
   */
  static void words(RandomKey key, long group, int groups, long to) {
    for (int i = 0; i < groups; i++) {
      for (int lane = 0; lane < 16; lane += BLOCKS) {
        blocks(key, (group + i) * 16 + lane, to + 256L * i + 4L * lane);
      }
    }
  }

  /** One block in each lane; its four words go to four places 16 elements apart. */
  private static void blocks(RandomKey key, long firstBlock, long to) {
    LongVector counter = LANE_NUMBERS.add(firstBlock);
    LongVector c0 = counter.and(WORD);
    LongVector c1 = counter.lanewise(VectorOperators.LSHR, 32);
    LongVector c2 = LongVector.broadcast(LONGS, key.stream() & WORD);
    LongVector c3 = LongVector.broadcast(LONGS, key.step() & WORD);
    int k0 = (int) key.seed();
    int k1 = (int) (key.seed() >>> 32);
    for (int round = 0; round < Philox.ROUNDS; round++) {
      LongVector p0 = c0.mul(Philox.M0 & WORD);
      LongVector p1 = c2.mul(Philox.M1 & WORD);
      c0 =
          p1.lanewise(VectorOperators.LSHR, 32)
              .lanewise(VectorOperators.XOR, c1)
              .lanewise(VectorOperators.XOR, k0 & WORD);
      c1 = p1.and(WORD);
      c2 =
          p0.lanewise(VectorOperators.LSHR, 32)
              .lanewise(VectorOperators.XOR, c3)
              .lanewise(VectorOperators.XOR, k1 & WORD);
      c3 = p0.and(WORD);
      k0 += Philox.W0;
      k1 += Philox.W1;
    }
    ((IntVector) c0.convertShape(VectorOperators.L2I, HALF_INTS, 0))
        .intoMemorySegment(MEMORY, to, ORDER);
    ((IntVector) c1.convertShape(VectorOperators.L2I, HALF_INTS, 0))
        .intoMemorySegment(MEMORY, to + 64, ORDER);
    ((IntVector) c2.convertShape(VectorOperators.L2I, HALF_INTS, 0))
        .intoMemorySegment(MEMORY, to + 128, ORDER);
    ((IntVector) c3.convertShape(VectorOperators.L2I, HALF_INTS, 0))
        .intoMemorySegment(MEMORY, to + 192, ORDER);
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over the lanes of many vectors that lie one after the other in memory, by adding halves: the
 * order is fixed, which that of {@code reduceLanes} is not.
 */
final class LaneSums {
  private LaneSums() {}

  /**
   * The sums of whole vectors; what is there is overwritten.
   *
   * @param memory holds {@code count} vectors, then their sums, one float each
   */
  static void of(long memory, int count) {
    if (WIDTH >= 16) {
      halvesOfSixteen(memory, count);
    }
    if (WIDTH >= 8) {
      halvesOfEight(memory, count);
    }
    if (WIDTH >= 4) {
      quarters(memory, count);
    } else {
      pairs(memory, count);
    }
  }

  // One method a width: the compiler wants to know the species.
  private static void halvesOfSixteen(long memory, int count) {
    for (int i = 0; i < count; i++) {
      long from = memory + 64L * i;
      FloatVector.fromMemorySegment(FloatVector.SPECIES_256, MEMORY, from, ORDER)
          .add(FloatVector.fromMemorySegment(FloatVector.SPECIES_256, MEMORY, from + 32, ORDER))
          .intoMemorySegment(MEMORY, memory + 32L * i, ORDER);
    }
  }

  private static void halvesOfEight(long memory, int count) {
    for (int i = 0; i < count; i++) {
      long from = memory + 32L * i;
      FloatVector.fromMemorySegment(FloatVector.SPECIES_128, MEMORY, from, ORDER)
          .add(FloatVector.fromMemorySegment(FloatVector.SPECIES_128, MEMORY, from + 16, ORDER))
          .intoMemorySegment(MEMORY, memory + 16L * i, ORDER);
    }
  }

  private static void quarters(long memory, int count) {
    for (int i = 0; i < count; i++) {
      long from = memory + 16L * i;
      float low = MEMORY.get(FLOAT, from) + MEMORY.get(FLOAT, from + 8);
      float high = MEMORY.get(FLOAT, from + 4) + MEMORY.get(FLOAT, from + 12);
      MEMORY.set(FLOAT, memory + 4L * i, low + high);
    }
  }

  private static void pairs(long memory, int count) {
    for (int i = 0; i < count; i++) {
      long from = memory + 8L * i;
      MEMORY.set(FLOAT, memory + 4L * i, MEMORY.get(FLOAT, from) + MEMORY.get(FLOAT, from + 4));
    }
  }
}

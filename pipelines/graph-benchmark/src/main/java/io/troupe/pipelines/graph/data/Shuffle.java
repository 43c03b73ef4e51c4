package io.troupe.pipelines.graph.data;

import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Draws without replacement, equal for equal seeds on every JDK: the sequence of {@link Random} is
 * part of its specification.
 */
final class Shuffle {
  private final Random random;

  private Shuffle(long seed) {
    random = new Random(seed);
  }

  /** The draws of {@code purpose}, independent of those of other purposes. */
  static Shuffle ofSeed(long seed, String purpose) {
    long mixed = seed + 0x9E3779B97F4A7C15L * (purpose.hashCode() + 1L);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return new Shuffle(mixed ^ (mixed >>> 31));
  }

  /** Gives {@code count} different numbers of 0 to {@code all - 1}, in the order of the draw. */
  void first(int all, int count, IntConsumer drawn) {
    int[] numbers = new int[all];
    for (int i = 0; i < all; i++) {
      numbers[i] = i;
    }
    shuffle(numbers);
    for (int i = 0; i < count; i++) {
      drawn.accept(numbers[i]);
    }
  }

  /** Puts {@code numbers} into a random order. */
  void shuffle(int[] numbers) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
  }
}

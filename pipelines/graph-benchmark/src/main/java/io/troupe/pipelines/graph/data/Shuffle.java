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
    return new Shuffle(Seeds.of(seed, purpose.hashCode()));
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

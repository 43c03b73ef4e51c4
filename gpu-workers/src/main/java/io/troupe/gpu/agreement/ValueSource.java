package io.troupe.gpu.agreement;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Where the inputs of a case come from, by their names. */
public interface ValueSource {
  /**
   * Real numbers.
   *
   * @param name the input's name, unique in its case
   * @param count how many
   * @param draw how a random source makes one
   */
  double[] reals(String name, int count, ToDoubleFunction<SplittableRandom> draw);

  /** Integers from 0 to bound - 1. */
  int[] below(String name, int count, int bound);

  /** What {@link Inputs#normal} draws. */
  Values values();

  /**
   * Random inputs that depend on the seed and each input's name only, so that they are equal on
   * every device.
   */
  static ValueSource random(long seed, Values values) {
    return new ValueSource() {
      @Override
      public double[] reals(String name, int count, ToDoubleFunction<SplittableRandom> draw) {
        SplittableRandom random = of(name);
        double[] reals = new double[count];
        for (int i = 0; i < count; i++) {
          reals[i] = draw.applyAsDouble(random);
        }
        return reals;
      }

      @Override
      public int[] below(String name, int count, int bound) {
        return of(name).ints(count, 0, bound).toArray();
      }

      @Override
      public Values values() {
        return values;
      }

      private SplittableRandom of(String name) {
        return new SplittableRandom(seed * 1_000_003 + name.hashCode());
      }
    };
  }

  /** The absolute values of another source's numbers. */
  static ValueSource absolute(ValueSource source) {
    return new ValueSource() {
      @Override
      public double[] reals(String name, int count, ToDoubleFunction<SplittableRandom> draw) {
        double[] reals = source.reals(name, count, draw);
        for (int i = 0; i < count; i++) {
          reals[i] = Math.abs(reals[i]);
        }
        return reals;
      }

      @Override
      public int[] below(String name, int count, int bound) {
        return source.below(name, count, bound);
      }

      @Override
      public Values values() {
        return source.values();
      }
    };
  }
}

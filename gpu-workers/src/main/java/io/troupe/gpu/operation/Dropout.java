package io.troupe.gpu.operation;

import io.troupe.gpu.random.Philox;
import io.troupe.gpu.random.RandomKey;

/**
 * Sets elements to zero with a probability and scales the others by 1 / (1 - rate). Whether an
 * element stays is a function of the key and its row-major index, so the gradient needs no mask.
 *
 * @param rate the probability, in [0, 1)
 * @param key names the random numbers
 */
public record Dropout(double rate, RandomKey key) {
  /** Keeps everything. */
  public static final Dropout NONE = new Dropout(0, new RandomKey(0, 0, 0));

  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate lies in [0, 1), got " + rate);
    }
  }

  /** Whether everything is kept. */
  public boolean isNone() {
    return rate == 0;
  }

  /** Elements whose random word is below this, as unsigned, become zero. */
  public long threshold() {
    return Math.round(rate * 0x1p32);
  }

  /** What elements that stay are multiplied by. */
  public double scale() {
    return 1 / (1 - rate);
  }

  /** What the element at a row-major index is multiplied by: 0 or {@link #scale()}. */
  public double factor(long element) {
    if (isNone()) {
      return 1;
    }
    return Integer.toUnsignedLong(Philox.word(key, element)) < threshold() ? 0 : scale();
  }
}

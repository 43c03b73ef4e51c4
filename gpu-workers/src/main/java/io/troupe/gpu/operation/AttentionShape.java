package io.troupe.gpu.operation;

import java.util.OptionalInt;

/**
 * Which rows attend to which: sequences of equal length lie one below the other, and rows of one
 * attend only to keys of the same.
 *
 * @param sequences how many there are
 * @param heads how columns are cut into heads
 * @param causalOffset if present, query i of a sequence sees its keys 0 to i + offset; else all
 */
public record AttentionShape(int sequences, Heads heads, OptionalInt causalOffset) {
  /** Checks the number of sequences. */
  public AttentionShape {
    if (sequences < 1) {
      throw new IllegalArgumentException("there is at least 1 sequence, got " + sequences);
    }
  }

  /** Every query sees every key of its sequence. */
  public static AttentionShape full(int sequences, Heads heads) {
    return new AttentionShape(sequences, heads, OptionalInt.empty());
  }

  /** Query i sees keys 0 to i. */
  public static AttentionShape causal(int sequences, Heads heads) {
    return causal(sequences, heads, 0);
  }

  /**
   * Query i sees keys 0 to i + offset.
   *
   * @param offset how many keys come before the first query, as in a prompt taken in pieces
   */
  public static AttentionShape causal(int sequences, Heads heads, int offset) {
    return new AttentionShape(sequences, heads, OptionalInt.of(offset));
  }

  /**
   * How many of {@code keys} keys the query at {@code row} of its sequence sees, from the first.
   */
  public int visible(int row, int keys) {
    if (causalOffset.isEmpty()) {
      return keys;
    }
    return (int) Math.clamp((long) row + causalOffset.getAsInt() + 1, 0L, keys);
  }
}

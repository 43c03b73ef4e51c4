package io.troupe.gpu.operation;

/**
 * How the columns of queries, keys and values are cut into heads. Query head h attends with key
 * head {@code h / (queries / keys)} (grouped queries, arXiv 2305.13245).
 *
 * @param queries query heads; a multiple of {@code keys}
 * @param keys key heads, and as many value heads
 * @param dimension columns of one head
 * @param scale what products of queries and keys are multiplied by
 */
public record Heads(int queries, int keys, int dimension, double scale) {
  /** Checks the numbers. */
  public Heads {
    if (keys < 1 || queries < 1 || queries % keys != 0 || dimension < 1) {
      throw new IllegalArgumentException(
          "query heads are a multiple of key heads, and a head has at least 1 column, got "
              + queries
              + " query heads, "
              + keys
              + " key heads of dimension "
              + dimension);
    }
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("a scale is a finite number, got " + scale);
    }
  }

  /** The usual scale, 1 / sqrt(dimension). */
  public static Heads of(int queries, int keys, int dimension) {
    return new Heads(queries, keys, dimension, 1 / Math.sqrt(dimension));
  }

  /** Query heads of one key head. */
  public int group() {
    return queries / keys;
  }

  /** Columns of the queries, and of the result. */
  public int queryColumns() {
    return queries * dimension;
  }

  /** Columns of the keys, and of the values. */
  public int keyColumns() {
    return keys * dimension;
  }
}

package io.troupe.pipelines.graph.evaluation;

import java.util.Arrays;

/**
 * Area under the receiver operating characteristic: the share of pairs of a positive and a negative
 * node in which the positive one has the higher score, ties counting half.
 */
final class RocAuc {
  private RocAuc() {}

  /**
   * (R - P(P+1)/2) / (PN), where R is the sum of the positives' mid-ranks. Ranks are summed
   * doubled, as integers, so that the value is exact up to one division.
   *
   * @param scores one a node; not NaN
   * @param labels 0 or 1 a node
   * @param nodes which nodes count; both classes must be among them
   */
  static double of(float[] scores, int[] labels, int[] nodes) {
    long[] sorted = new long[nodes.length];
    long positives = 0;
    for (int i = 0; i < nodes.length; i++) {
      float score = scores[nodes[i]];
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("the score of node " + nodes[i] + " is NaN");
      }
      sorted[i] = (long) ordered(score) << 1 | labels[nodes[i]];
      positives += labels[nodes[i]];
    }
    long negatives = nodes.length - positives;
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          "ROC AUC needs nodes of both classes, got %d positive and %d negative"
              .formatted(positives, negatives));
    }
    Arrays.sort(sorted);
    long doubledRanks = 0;
    int start = 0;
    while (start < sorted.length) {
      int end = start;
      long tiedPositives = 0;
      while (end < sorted.length && sorted[end] >> 1 == sorted[start] >> 1) {
        tiedPositives += sorted[end] & 1;
        end++;
      }
      doubledRanks += tiedPositives * (start + 1L + end);
      start = end;
    }
    return (doubledRanks - positives * (positives + 1)) / (2.0 * positives * negatives);
  }

  /** An int that sorts as the float does; adding 0 makes the two zeros one. */
  private static int ordered(float score) {
    int bits = Float.floatToIntBits(score + 0f);
    return bits < 0 ? Integer.MIN_VALUE - bits : bits;
  }
}

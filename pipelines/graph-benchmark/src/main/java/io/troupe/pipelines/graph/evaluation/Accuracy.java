package io.troupe.pipelines.graph.evaluation;

/** The share of nodes whose greatest logit is that of their class. */
final class Accuracy {
  private Accuracy() {}

  /** As {@link Metric#of}; among equal logits the first class counts as chosen. */
  static double of(float[] logits, int[] labels, int[] nodes) {
    if (nodes.length == 0) {
      throw new IllegalArgumentException("accuracy needs nodes, got none");
    }
    int classes = logits.length / labels.length;
    int right = 0;
    for (int node : nodes) {
      int row = node * classes;
      int best = 0;
      for (int k = 0; k < classes; k++) {
        if (Float.isNaN(logits[row + k])) {
          throw new IllegalArgumentException("a logit of node " + node + " is NaN");
        }
        best = logits[row + k] > logits[row + best] ? k : best;
      }
      right += best == labels[node] ? 1 : 0;
    }
    return (double) right / nodes.length;
  }
}

package io.troupe.pipelines.graph.evaluation;

/** What a model's logits are judged by; 0 to 1, higher is better. */
public enum Metric {
  /** For two classes: ranks the one logit of each node and never takes an arg-max. */
  ROC_AUC("ROC AUC") {
    @Override
    public int logits(int classes) {
      return 1;
    }

    @Override
    public double of(float[] logits, int[] labels, int[] nodes) {
      return RocAuc.of(logits, labels, nodes);
    }
  },
  /**
   * For more classes: the share of nodes whose greatest logit, the first among equals, is right.
   */
  ACCURACY("accuracy") {
    @Override
    public int logits(int classes) {
      return classes;
    }

    @Override
    public double of(float[] logits, int[] labels, int[] nodes) {
      return Accuracy.of(logits, labels, nodes);
    }
  };

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  /** The metric of a set with {@code classes} classes. */
  public static Metric forClasses(int classes) {
    return classes == 2 ? ROC_AUC : ACCURACY;
  }

  /** How people write it. */
  public String title() {
    return title;
  }

  /** How many logits a model gives for a node of one of {@code classes} classes. */
  public abstract int logits(int classes);

  /**
   * The metric over {@code nodes}.
   *
   * @param logits {@code (nodes of the graph, logits a node)}, row-major
   * @param labels the class of each node of the graph
   * @param nodes ids of the nodes that count; IllegalArgumentException when they cannot be judged
   */
  public abstract double of(float[] logits, int[] labels, int[] nodes);
}

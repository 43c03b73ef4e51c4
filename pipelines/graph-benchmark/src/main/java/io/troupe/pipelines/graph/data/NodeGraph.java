package io.troupe.pipelines.graph.data;

import java.util.List;

/**
 * A graph whose nodes are to be classified, as it was published: nothing is done to its edges yet.
 *
 * @param name what users call it
 * @param features {@code (nodes, width)}, row-major
 * @param width features of a node
 * @param labels the class of each node, from 0
 * @param classes how many classes there are
 * @param directed whether an edge leads one way only; else each is stored once, in any direction
 * @param sources where each edge starts
 * @param targets where each edge ends
 * @param splits the published splits, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract: a copy of a graph costs.
public record NodeGraph(
    String name,
    float[] features,
    int width,
    int[] labels,
    int classes,
    boolean directed,
    int[] sources,
    int[] targets,
    List<Split> splits) {
  public NodeGraph {
    splits = List.copyOf(splits);
    if ((long) labels.length * width != features.length) {
      throw new IllegalArgumentException(
          "graph '%s' has %d nodes with %d features each, but %d feature values"
              .formatted(name, labels.length, width, features.length));
    }
    if (sources.length != targets.length) {
      throw new IllegalArgumentException(
          "graph '%s' has %d edge starts and %d edge ends"
              .formatted(name, sources.length, targets.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "graph '%s' has a node of class %d, expected 0 to %d"
                .formatted(name, label, classes - 1));
      }
    }
    requireNodes(name, sources, labels.length);
    requireNodes(name, targets, labels.length);
    for (Split split : splits) {
      requireNodes(name, split.train(), labels.length);
      requireNodes(name, split.validation(), labels.length);
      requireNodes(name, split.test(), labels.length);
    }
  }

  /** How many nodes there are. */
  public int nodes() {
    return labels.length;
  }

  /** The same nodes and edges with other labels. */
  public NodeGraph withLabels(int[] others) {
    return new NodeGraph(
        name, features, width, others, classes, directed, sources, targets, splits);
  }

  private static void requireNodes(String name, int[] ids, int nodes) {
    for (int id : ids) {
      if (id < 0 || id >= nodes) {
        throw new IllegalArgumentException(
            "graph '%s' has %d nodes, but names node %d".formatted(name, nodes, id));
      }
    }
  }
}

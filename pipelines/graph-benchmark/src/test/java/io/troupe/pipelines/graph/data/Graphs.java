package io.troupe.pipelines.graph.data;

import java.util.List;
import java.util.Random;

/** Small graphs for tests. */
public final class Graphs {
  private Graphs() {}

  /** An undirected graph of two classes without splits; {@code edges} are pairs of nodes. */
  public static NodeGraph undirected(int nodes, int... edges) {
    return graph(false, new int[nodes], edges);
  }

  /** As {@link #undirected}, with edges that lead one way. */
  public static NodeGraph directed(int nodes, int... edges) {
    return graph(true, new int[nodes], edges);
  }

  /** An undirected graph of two classes with the given labels. */
  public static NodeGraph labelled(int[] labels, int... edges) {
    return graph(false, labels, edges);
  }

  /** The same graph whose node {@code v} is now called {@code names[v]}. */
  public static NodeGraph renamed(NodeGraph graph, int[] names) {
    float[] features = new float[graph.features().length];
    int[] labels = new int[graph.nodes()];
    for (int v = 0; v < graph.nodes(); v++) {
      labels[names[v]] = graph.labels()[v];
      System.arraycopy(
          graph.features(), v * graph.width(), features, names[v] * graph.width(), graph.width());
    }
    return new NodeGraph(
        graph.name(),
        features,
        graph.width(),
        labels,
        graph.classes(),
        graph.directed(),
        mapped(graph.sources(), names),
        mapped(graph.targets(), names),
        List.of());
  }

  /** A random order of 0 to {@code n - 1}. */
  public static int[] permutation(int n, long seed) {
    int[] order = new int[n];
    Random random = new Random(seed);
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static int[] mapped(int[] nodes, int[] names) {
    int[] result = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      result[i] = names[nodes[i]];
    }
    return result;
  }

  private static NodeGraph graph(boolean directed, int[] labels, int... edges) {
    int[] sources = new int[edges.length / 2];
    int[] targets = new int[edges.length / 2];
    for (int e = 0; e < sources.length; e++) {
      sources[e] = edges[2 * e];
      targets[e] = edges[2 * e + 1];
    }
    return new NodeGraph(
        "test", new float[labels.length], 1, labels, 2, directed, sources, targets, List.of());
  }
}

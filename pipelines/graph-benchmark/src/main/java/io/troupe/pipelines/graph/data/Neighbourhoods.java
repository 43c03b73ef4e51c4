package io.troupe.pipelines.graph.data;

import java.util.Arrays;

/**
 * The in-neighbours of every node, ascending and without repetition: those of node {@code v} are
 * {@code sources[offsets[v]]} to {@code sources[offsets[v + 1] - 1]}.
 *
 * @param offsets one more than there are nodes
 * @param sources where each edge starts, grouped by where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract: a copy of a graph costs.
public record Neighbourhoods(int[] offsets, int[] sources) {

  /**
   * The edges that models see. An undirected edge leads both ways; edges from a node to itself are
   * dropped, and where {@code loops} is true every node then gets exactly one.
   */
  public static Neighbourhoods of(NodeGraph graph, boolean loops) {
    int nodes = graph.nodes();
    int edges = graph.sources().length;
    long most = (graph.directed() ? 1L : 2L) * edges + (loops ? nodes : 0);
    if (most > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "graph '%s' has %d directed edges; at most %d are supported"
              .formatted(graph.name(), most, Integer.MAX_VALUE));
    }
    int[] offsets = new int[nodes + 1];
    forEachEdge(graph, loops, (_, target) -> offsets[target + 1]++);
    for (int v = 0; v < nodes; v++) {
      offsets[v + 1] += offsets[v];
    }
    int[] sources = new int[offsets[nodes]];
    int[] next = Arrays.copyOf(offsets, nodes);
    forEachEdge(graph, loops, (source, target) -> sources[next[target]++] = source);
    return distinct(offsets, sources);
  }

  /** How many nodes there are. */
  public int nodes() {
    return offsets.length - 1;
  }

  /** How many directed edges there are, loops included. */
  public int edges() {
    return sources.length;
  }

  /** How many edges end at {@code node}. */
  public int inDegree(int node) {
    return offsets[node + 1] - offsets[node];
  }

  /** Where each edge ends, in the order of {@link #sources()}. */
  public int[] targets() {
    int[] targets = new int[edges()];
    for (int v = 0; v < nodes(); v++) {
      Arrays.fill(targets, offsets[v], offsets[v + 1], v);
    }
    return targets;
  }

  /** How many edges start at each node. */
  public int[] outDegrees() {
    int[] degrees = new int[nodes()];
    for (int source : sources) {
      degrees[source]++;
    }
    return degrees;
  }

  private interface EdgeConsumer {
    void accept(int source, int target);
  }

  private static void forEachEdge(NodeGraph graph, boolean loops, EdgeConsumer consumer) {
    int[] sources = graph.sources();
    int[] targets = graph.targets();
    for (int e = 0; e < sources.length; e++) {
      if (sources[e] == targets[e]) {
        continue;
      }
      consumer.accept(sources[e], targets[e]);
      if (!graph.directed()) {
        consumer.accept(targets[e], sources[e]);
      }
    }
    for (int v = 0; loops && v < graph.nodes(); v++) {
      consumer.accept(v, v);
    }
  }

  /** Sorts each node's neighbours and drops the repeated ones. */
  private static Neighbourhoods distinct(int[] offsets, int[] sources) {
    int kept = 0;
    int start = 0;
    for (int v = 0; v + 1 < offsets.length; v++) {
      int end = offsets[v + 1];
      Arrays.sort(sources, start, end);
      for (int e = start; e < end; e++) {
        if (e == start || sources[e] != sources[e - 1]) {
          sources[kept++] = sources[e];
        }
      }
      start = end;
      offsets[v + 1] = kept;
    }
    return new Neighbourhoods(
        offsets, kept == sources.length ? sources : Arrays.copyOf(sources, kept));
  }
}

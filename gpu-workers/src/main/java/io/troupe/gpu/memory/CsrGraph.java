package io.troupe.gpu.memory;

/**
 * A directed graph, grouped by destination and by source, so that aggregation and its gradient both
 * only gather: no atomics, and sums in a fixed order.
 *
 * <p>The edges of a node keep the order in which they were given. Edge ids are positions in the
 * order by destination. Parallel edges and loops are kept as they are.
 */
public final class CsrGraph {
  private final int nodes;
  private final Adjacency byDestination;
  private final Adjacency bySource;
  private final Indices edgeOfSourcePosition;
  private final Indices destinations;
  private final int[] inOffsets;

  private CsrGraph(
      int nodes,
      Adjacency byDestination,
      Adjacency bySource,
      Indices edgeOfSourcePosition,
      Indices destinations,
      int[] inOffsets) {
    this.nodes = nodes;
    this.byDestination = byDestination;
    this.bySource = bySource;
    this.edgeOfSourcePosition = edgeOfSourcePosition;
    this.destinations = destinations;
    this.inOffsets = inOffsets;
  }

  /**
   * The graph with an edge from {@code source[i]} to {@code destination[i]} for each i.
   *
   * @param scope owns the memory
   * @param nodes the number of nodes; at least 0
   * @throws IllegalArgumentException if the arrays differ in length or a node does not exist
   */
  public static CsrGraph of(Scope scope, int nodes, int[] source, int[] destination) {
    if (source.length != destination.length) {
      throw new IllegalArgumentException(
          source.length + " sources do not fit " + destination.length + " destinations");
    }
    if (nodes < 0) {
      throw new IllegalArgumentException("a graph has at least 0 nodes, got " + nodes);
    }
    requireNodes("source", source, nodes);
    requireNodes("destination", destination, nodes);
    int[] inOffsets = offsets(nodes, destination);
    int[] edgeOfInput = positions(inOffsets, destination);
    int[] sources = new int[source.length];
    int[] destinationOfEdge = new int[source.length];
    for (int i = 0; i < source.length; i++) {
      sources[edgeOfInput[i]] = source[i];
      destinationOfEdge[edgeOfInput[i]] = destination[i];
    }
    int[] outOffsets = offsets(nodes, sources);
    int[] outPosition = positions(outOffsets, sources);
    int[] targets = new int[source.length];
    int[] edges = new int[source.length];
    for (int edge = 0; edge < source.length; edge++) {
      targets[outPosition[edge]] = destinationOfEdge[edge];
      edges[outPosition[edge]] = edge;
    }
    return new CsrGraph(
        nodes,
        new Adjacency(scope.indices(inOffsets), scope.indices(sources)),
        new Adjacency(scope.indices(outOffsets), scope.indices(targets)),
        scope.indices(edges),
        scope.indices(destinationOfEdge),
        inOffsets);
  }

  /** The number of nodes. */
  public int nodes() {
    return nodes;
  }

  /** The number of edges. */
  public int edges() {
    return byDestination.edges();
  }

  /** For each destination, its sources. */
  public Adjacency byDestination() {
    return byDestination;
  }

  /** For each source, its destinations: the transposed graph. */
  public Adjacency bySource() {
    return bySource;
  }

  /** For each position in the order by source, the edge's id. */
  public Indices edgeOfSourcePosition() {
    return edgeOfSourcePosition;
  }

  /** For each edge, the node in which it ends. */
  public Indices destinations() {
    return destinations;
  }

  /** The number of edges that end in a node. */
  public int inDegree(int node) {
    return inOffsets[node + 1] - inOffsets[node];
  }

  private static void requireNodes(String what, int[] values, int nodes) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= nodes) {
        throw new IllegalArgumentException(
            "edge "
                + i
                + " has the "
                + what
                + " "
                + values[i]
                + ", but nodes are 0 to "
                + (nodes - 1));
      }
    }
  }

  private static int[] offsets(int nodes, int[] keys) {
    int[] offsets = new int[Math.addExact(nodes, 1)];
    for (int key : keys) {
      offsets[key + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      offsets[node + 1] += offsets[node];
    }
    return offsets;
  }

  /** Where each element goes in a stable counting sort. */
  private static int[] positions(int[] offsets, int[] keys) {
    int[] next = offsets.clone();
    int[] positions = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      positions[i] = next[keys[i]]++;
    }
    return positions;
  }
}

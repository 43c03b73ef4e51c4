package io.troupe.pipelines.graph.data;

/**
 * How alike neighbours are, over all labels and the undirected simple graph. Counts are integers;
 * each measure ends in one division. From arXiv 2209.06177 (adjusted homophily, label
 * informativeness); a graph without edges has measures of 0.
 *
 * @param edgeHomophily share of edges between nodes of one class
 * @param adjustedHomophily that share beyond what the degrees of the classes alone give; at most 1
 * @param labelInformativeness how much a neighbour's label says of a node's, 0 to 1
 * @param nodeHomophily mean over the nodes with neighbours of the share of neighbours of their
 *     class
 */
public record GraphMeasures(
    double edgeHomophily,
    double adjustedHomophily,
    double labelInformativeness,
    double nodeHomophily) {

  /** The measures of {@code graph}. */
  public static GraphMeasures of(NodeGraph graph) {
    Neighbourhoods neighbours = Neighbourhoods.of(undirected(graph), false);
    int[] labels = graph.labels();
    int classes = graph.classes();
    long[][] pairs = new long[classes][classes];
    double shares = 0;
    int withNeighbours = 0;
    for (int v = 0; v < neighbours.nodes(); v++) {
      int alike = 0;
      for (int e = neighbours.offsets()[v]; e < neighbours.offsets()[v + 1]; e++) {
        int other = labels[neighbours.sources()[e]];
        pairs[labels[v]][other]++;
        alike += other == labels[v] ? 1 : 0;
      }
      if (neighbours.inDegree(v) > 0) {
        shares += (double) alike / neighbours.inDegree(v);
        withNeighbours++;
      }
    }
    return withNeighbours == 0
        ? new GraphMeasures(0, 0, 0, 0)
        : measures(pairs, neighbours.edges(), shares / withNeighbours);
  }

  /** From how often a node of class k has a neighbour of class l, {@code ends} pairs in all. */
  private static GraphMeasures measures(long[][] pairs, long ends, double nodeHomophily) {
    long same = 0;
    long squares = 0;
    double joint = 0;
    double single = 0;
    for (int k = 0; k < pairs.length; k++) {
      long degrees = 0;
      for (long count : pairs[k]) {
        degrees += count;
        joint += entropy(count, ends);
      }
      same += pairs[k][k];
      squares += degrees * degrees;
      single += entropy(degrees, ends);
    }
    double beyondChance = (double) ends * ends - squares;
    return new GraphMeasures(
        (double) same / ends,
        beyondChance == 0 ? 0 : (same * (double) ends - squares) / beyondChance,
        single == 0 ? 0 : 2 - joint / single,
        nodeHomophily);
  }

  /** p ln p of the share {@code count / all}; 0 for none. */
  private static double entropy(long count, long all) {
    double share = (double) count / all;
    return count == 0 ? 0 : share * Math.log(share);
  }

  private static NodeGraph undirected(NodeGraph graph) {
    return new NodeGraph(
        graph.name(),
        graph.features(),
        graph.width(),
        graph.labels(),
        graph.classes(),
        false,
        graph.sources(),
        graph.targets(),
        graph.splits());
  }
}

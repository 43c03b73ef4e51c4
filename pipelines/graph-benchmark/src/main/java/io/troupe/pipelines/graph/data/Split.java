package io.troupe.pipelines.graph.data;

/**
 * Which nodes are trained on, which select the step and which are reported; no node is in two.
 *
 * @param train node ids, ascending
 * @param validation node ids, ascending
 * @param test node ids, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract: copies of millions of ids cost.
public record Split(int[] train, int[] validation, int[] test) {
  public Split {
    requireAscending("train", train);
    requireAscending("validation", validation);
    requireAscending("test", test);
    int largest = Math.max(last(train), Math.max(last(validation), last(test)));
    boolean[] seen = new boolean[largest + 1];
    for (int[] part : new int[][] {train, validation, test}) {
      for (int node : part) {
        if (seen[node]) {
          throw new IllegalArgumentException("node " + node + " is in two parts of a split");
        }
        seen[node] = true;
      }
    }
  }

  private static int last(int[] nodes) {
    return nodes.length == 0 ? -1 : nodes[nodes.length - 1];
  }

  private static void requireAscending(String part, int[] nodes) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] < 0 || (i > 0 && nodes[i] <= nodes[i - 1])) {
        throw new IllegalArgumentException(
            part + " nodes of a split are not ascending at position " + i + ": " + nodes[i]);
      }
    }
  }
}

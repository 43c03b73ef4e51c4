package io.troupe.pipelines.graph.data;

import io.troupe.pipelines.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A Minesweeper board as a graph, by the rule of the published set: cells are joined by king's
 * moves; a fifth of them are mines (class 1); a feature of 7 is one-hot: 0 says that half of the
 * cells are unknown, chosen independently of the mines, 1 to 6 that a known cell has 0, 1, 2, 3, 4
 * or more mines around it. Features alone say nothing of a cell's own class, so that only a model
 * that uses the graph can tell.
 */
public record MinesweeperBoard(
    @Parameter(description = "Rows of the board.", defaultValue = "50", min = 2, max = 5000)
        int rows,
    @Parameter(description = "Columns of the board.", defaultValue = "50", min = 2, max = 5000)
        int columns,
    @Parameter(description = "Seed of mines, unknown cells and splits.", defaultValue = "0")
        long seed) {
  private static final int WIDTH = 7;
  private static final int MOST_MINES_TOLD = 5;

  /** The board with its splits {@code 0} to {@code splits - 1}, which do not depend on how many. */
  public NodeGraph graph(int splits) {
    int cells = Math.multiplyExact(rows, columns);
    int[] labels = new int[cells];
    Shuffle.ofSeed(seed, "mines").first(cells, Math.round(cells / 5f), cell -> labels[cell] = 1);
    boolean[] unknown = new boolean[cells];
    Shuffle.ofSeed(seed, "unknown")
        .first(cells, Math.round(cells / 2f), cell -> unknown[cell] = true);
    List<Split> drawn = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      drawn.add(StratifiedSplit.draw(labels, 2, Shuffle.ofSeed(seed, "split " + split)));
    }
    return of(labels, unknown, drawn);
  }

  /** The graph of given mines and unknown cells, both by row and column. */
  NodeGraph of(int[] labels, boolean[] unknown, List<Split> splits) {
    int[][] edges = edges();
    int[] around = new int[labels.length];
    for (int e = 0; e < edges[0].length; e++) {
      around[edges[0][e]] += labels[edges[1][e]];
      around[edges[1][e]] += labels[edges[0][e]];
    }
    float[] features = new float[Math.multiplyExact(labels.length, WIDTH)];
    for (int cell = 0; cell < labels.length; cell++) {
      int hot = unknown[cell] ? 0 : 1 + Math.min(around[cell], MOST_MINES_TOLD);
      features[cell * WIDTH + hot] = 1;
    }
    return new NodeGraph(
        "generated-minesweeper", features, WIDTH, labels, 2, false, edges[0], edges[1], splits);
  }

  /** Each pair of cells that are a king's move apart once, ascending. */
  private int[][] edges() {
    int count =
        rows * (columns - 1) + columns * (rows - 1) + 2 * Math.multiplyExact(rows - 1, columns - 1);
    int[][] edges = new int[2][count];
    int e = 0;
    for (int cell = 0; cell < rows * columns; cell++) {
      int row = cell / columns;
      int column = cell % columns;
      for (int[] move : new int[][] {{0, 1}, {1, -1}, {1, 0}, {1, 1}}) {
        int r = row + move[0];
        int c = column + move[1];
        if (r < rows && c >= 0 && c < columns) {
          edges[0][e] = cell;
          edges[1][e++] = r * columns + c;
        }
      }
    }
    return edges;
  }
}

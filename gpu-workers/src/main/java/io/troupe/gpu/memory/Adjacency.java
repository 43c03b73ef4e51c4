package io.troupe.gpu.memory;

/**
 * Compressed sparse rows: row v gathers from {@code neighbours[offsets[v] .. offsets[v + 1])}.
 *
 * @param offsets rows + 1 positions, rising from 0 to the number of edges
 * @param neighbours one node for each edge
 */
public record Adjacency(Indices offsets, Indices neighbours) {
  /** The number of rows. */
  public int rows() {
    return offsets.size() - 1;
  }

  /** The number of edges. */
  public int edges() {
    return neighbours.size();
  }
}

package io.troupe.gpu.memory;

import java.util.Arrays;

/**
 * Numbers of rows, such as tokens, and where each occurs: what a sum over equal numbers needs to be
 * in one order on every device.
 *
 * @param rows the numbers, in their order
 * @param distinct each number once, rising
 * @param occurrences row d lists the positions of {@code distinct[d]} in {@code rows}, rising
 */
public record Lookup(Indices rows, Indices distinct, Adjacency occurrences) {
  /**
   * The lookup of some numbers.
   *
   * @param scope gives the memory
   * @param rows at least 0 each
   */
  public static Lookup of(Scope scope, int... rows) {
    long[] keyed = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keyed[i] = ((long) rows[i] << 32) | i;
    }
    Arrays.sort(keyed);
    int[] positions = new int[rows.length];
    int[] distinct = new int[rows.length];
    int[] offsets = new int[rows.length + 1];
    int count = 0;
    for (int i = 0; i < keyed.length; i++) {
      int row = (int) (keyed[i] >> 32);
      positions[i] = (int) keyed[i];
      if (count == 0 || distinct[count - 1] != row) {
        distinct[count] = row;
        offsets[count] = i;
        count++;
      }
    }
    offsets[count] = rows.length;
    return new Lookup(
        scope.indices(rows),
        scope.indices(Arrays.copyOf(distinct, count)),
        new Adjacency(scope.indices(Arrays.copyOf(offsets, count + 1)), scope.indices(positions)));
  }
}

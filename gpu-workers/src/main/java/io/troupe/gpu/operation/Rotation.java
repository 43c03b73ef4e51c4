package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Indices;

/**
 * How far the heads of some rows turn.
 *
 * @param table its pairs may be fewer than half a head's columns: the columns behind stay as they
 *     are
 * @param positions for each row the row of the table
 * @param dimension columns of one head
 * @param layout which columns turn together
 * @param inverse whether it turns back: also the gradient of the same rotation forth
 */
public record Rotation(
    RotaryTable table, Indices positions, int dimension, RotaryLayout layout, boolean inverse) {
  /** The rotation with the other sign. */
  public Rotation inverted() {
    return new Rotation(table, positions, dimension, layout, !inverse);
  }
}

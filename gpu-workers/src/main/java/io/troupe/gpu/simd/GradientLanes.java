package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What the gradient of attention does with one vector of a panel: rows are keys, lanes queries. */
final class GradientLanes {
  private GradientLanes() {}

  /**
   * Stores probabilities exp(score - lse), 0 where key {@code key + row} is not below a limit.
   *
   * @param sums scores of a panel
   * @param vector which vector of the panel
   * @param to where that vector goes in the first row
   * @param lse that vector's log-sum-exps
   * @param limits how many keys its queries see
   */
  @SuppressWarnings("checkstyle:ParameterNumber") // Addresses that fit no record without a copy.
  static void probabilities(
      float[] sums, int vector, int rows, long to, long lse, int key, long limits) {
    FloatVector total = FloatVector.fromMemorySegment(FLOATS, MEMORY, lse, ORDER);
    FloatVector limit = FloatVector.fromMemorySegment(FLOATS, MEMORY, limits, ORDER);
    FloatVector hidden = FloatVector.zero(FLOATS);
    long at = to;
    int from = vector * WIDTH;
    for (int i = 0; i < rows; i++) {
      FloatVector p = ExpLanes.exp(FloatVector.fromArray(FLOATS, sums, from).sub(total));
      hidden
          .blend(p, limit.compare(VectorOperators.GT, (float) (key + i)))
          .intoMemorySegment(MEMORY, at, ORDER);
      at += PanelKernel.ROW;
      from += PanelKernel.LANES;
    }
  }

  /**
   * Stores probability (product - delta), 0 where key {@code key + row} is not below a limit.
   *
   * @param sums products of values and gradients
   * @param probabilities that vector in the first row
   * @param to where that vector goes in the first row
   * @param delta that vector's products of gradient and result
   */
  @SuppressWarnings("checkstyle:ParameterNumber") // Addresses that fit no record without a copy.
  static void slopes(
      float[] sums,
      int vector,
      int rows,
      long probabilities,
      long to,
      long delta,
      int key,
      long limits) {
    FloatVector less = FloatVector.fromMemorySegment(FLOATS, MEMORY, delta, ORDER);
    FloatVector limit = FloatVector.fromMemorySegment(FLOATS, MEMORY, limits, ORDER);
    FloatVector hidden = FloatVector.zero(FLOATS);
    long offset = 0;
    int from = vector * WIDTH;
    for (int i = 0; i < rows; i++) {
      FloatVector slope =
          FloatVector.fromArray(FLOATS, sums, from)
              .sub(less)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, probabilities + offset, ORDER));
      hidden
          .blend(slope, limit.compare(VectorOperators.GT, (float) (key + i)))
          .intoMemorySegment(MEMORY, to + offset, ORDER);
      offset += PanelKernel.ROW;
      from += PanelKernel.LANES;
    }
  }

  /** Adds the first columns of a row of floats to another; writes nothing behind them. */
  static void addRow(long from, int columns, long to) {
    int whole = columns - columns % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      long offset = i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, to + offset, ORDER)
          .add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset, ORDER))
          .intoMemorySegment(MEMORY, to + offset, ORDER);
    }
    for (int i = whole; i < columns; i++) {
      long offset = 4L * i;
      float sum = MEMORY.get(Lanes.FLOAT, to + offset) + MEMORY.get(Lanes.FLOAT, from + offset);
      MEMORY.set(Lanes.FLOAT, to + offset, sum);
    }
  }
}

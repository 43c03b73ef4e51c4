package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of attention: as {@link TileKernel}, with four vectors of queries and few
 * rows, so that the columns of a head are whole tiles or nearly. More than 24 sums, or 8 rows of
 * three vectors, make the compiler spill: 24 instead of 108 GFLOP/s.
 */
abstract class PanelKernel {
  /** Vectors of a row. */
  static final int VECTORS = 4;

  /** Queries of a panel. */
  static final int LANES = VECTORS * WIDTH;

  /** Bytes of a row of a panel. */
  static final long ROW = VECTORS * BYTES;

  /** The sums of the last run, row after row. */
  final float[] sums = new float[rows() * LANES];

  /** The kernel that fits this machine's registers. */
  static PanelKernel create() {
    return WIDTH >= 16 ? new PanelKernel6() : new PanelKernel3();
  }

  /** How many rows a tile has: a divisor of 6. */
  abstract int rows();

  /**
   * {@link #sums} = left packed.
   *
   * @param depth the number of summands
   * @param left address of the left operand's tile
   * @param row bytes from one row of it to the next
   * @param step bytes from one summand of it to the next
   * @param packed address of the packed operand: {@link #LANES} floats for each summand
   */
  abstract void run(int depth, long left, long row, long step, long packed);

  /** Adds the sums to rows of a panel. */
  final void add(long panel) {
    long at = panel;
    for (int i = 0; i < sums.length; i += WIDTH) {
      FloatVector.fromArray(FLOATS, sums, i)
          .add(FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER))
          .intoMemorySegment(MEMORY, at, ORDER);
      at += BYTES;
    }
  }
}

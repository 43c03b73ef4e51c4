package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.Weight;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products of a row of a weight, in one format, with rows of activations. Codes are read as
 * vectors of 32-bit lanes and taken apart by shifts, so a lane holds {@link #interleave()}
 * neighbouring columns, and activations lie in that order.
 *
 * <p>One row meets one row of activations, or two meet four: then a load of activations from the
 * second-level cache serves two fused products, which is as fast as the weight comes from memory.
 *
 * <p>Sums of lanes stay in memory between calls, so that a row can be done in pieces.
 */
abstract class RowKernel {
  /** Rows of activations that {@link #four} takes. */
  static final int ROWS = 4;

  /** Columns whose scales fit the memory that {@link #scales} gets. */
  static final int MOST_COLUMNS = 8192;

  /** Bytes for the scales of so many columns. */
  static final int SCALE_BYTES = MOST_COLUMNS / 16 * 4;

  private final int columns;
  private final long codes;
  private final int interleave;

  /**
   * Reads one weight.
   *
   * @param columns of the weight
   * @param codes where its codes lie
   * @param interleave columns of a lane
   */
  RowKernel(int columns, long codes, int interleave) {
    this.columns = columns;
    this.codes = codes;
    this.interleave = interleave;
  }

  /** The kernel of a weight's format. */
  static RowKernel of(Weight weight) {
    return switch (weight) {
      case DenseWeight(Matrix matrix) ->
          matrix.type() == ElementType.BFLOAT16 ? new BFloat16Rows(matrix) : new FloatRows(matrix);
      case Int8Weight int8 -> new Int8Rows(int8);
      case Fp4Weight fp4 -> new Fp4Rows(fp4);
    };
  }

  /**
   * Neighbouring columns that a lane holds: lane l of part j is column {@code interleave l + j}.
   */
  final int interleave() {
    return interleave;
  }

  /** Columns of a vector of codes. */
  final int stepColumns() {
    return interleave * WIDTH;
  }

  /** The row-major index of an element of the weight. */
  final long element(int row, int column) {
    return (long) row * columns + column;
  }

  /** Where the codes of an element begin; it is the first of a byte. */
  final long codes(long element) {
    return codes + 4 * element / interleave;
  }

  /**
   * Where scales are, as the kernel wants them, with zeros up to a whole step.
   *
   * @param element the row-major index of the first column
   * @param columns how many
   * @param memory {@link #SCALE_BYTES} to write to, if need be
   */
  long scales(long element, int columns, long memory) {
    return 0;
  }

  /** Copies up to 64 bytes and puts zeros behind them. */
  static long copy(long from, long to, int bytes) {
    for (long i = 0; i < 64; i += BYTES) {
      FloatVector.zero(FLOATS).intoMemorySegment(MEMORY, to + i, ORDER);
    }
    MEMORY.asSlice(to, bytes).copyFrom(MEMORY.asSlice(from, bytes));
    return to;
  }

  /**
   * Adds the products with one row of activations to a vector of sums.
   *
   * @param codes of the weight's row
   * @param scales of the weight's row, in formats that have them
   * @param x the activations, from the same column
   * @param steps how many vectors of codes
   * @param sums the vector
   */
  abstract void one(long codes, long scales, long x, int steps, long sums);

  /**
   * Adds the products of two rows of the weight with four rows of activations to eight vectors of
   * sums.
   *
   * @param x the first row of activations, from the same column
   * @param row bytes from one row of activations to the next
   * @param steps how many vectors of codes
   * @param sums four vectors of the first row of the weight, then those of the second
   */
  abstract void four(Two rows, long x, long row, int steps, long sums);

  /**
   * Where two rows of the weight begin.
   *
   * @param first codes of the first
   * @param second codes of the second; may be the same row
   * @param firstScales in formats that have them
   * @param secondScales in formats that have them
   */
  record Two(long first, long second, long firstScales, long secondScales) {}

  /** The sum of a vector in memory, in a fixed order. */
  static float sum(long vector) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int lane = 0; lane < WIDTH; lane += 4) {
      long at = vector + 4L * lane;
      a += MEMORY.get(FLOAT, at);
      b += MEMORY.get(FLOAT, at + 4);
      c += MEMORY.get(FLOAT, at + 8);
      d += MEMORY.get(FLOAT, at + 12);
    }
    return (a + c) + (b + d);
  }
}

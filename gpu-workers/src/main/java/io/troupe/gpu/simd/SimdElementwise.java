package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Elementwise;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;

/**
 * Element by element in whole vectors: a matrix's memory is padded to 64 bytes, so what a last
 * vector does behind the end harms nobody.
 */
final class SimdElementwise implements Elementwise {
  private static final int TILE = 8192;

  private final ComputePool pool;
  private final Scratch scratch;
  private final DropoutChunks chunks;

  SimdElementwise(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
    this.chunks = new DropoutChunks(pool, scratch);
  }

  /** How many tiles a number of elements has. */
  static int tiles(long size, int tile) {
    return Math.toIntExact(Math.ceilDiv(size, tile));
  }

  @Override
  public void add(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    compute(Arithmetic.ADD, left, right, out, accumulate);
  }

  @Override
  public void subtract(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    compute(Arithmetic.SUBTRACT, left, right, out, accumulate);
  }

  @Override
  public void multiply(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    compute(Arithmetic.MULTIPLY, left, right, out, accumulate);
  }

  @Override
  public void divide(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    compute(Arithmetic.DIVIDE, left, right, out, accumulate);
  }

  @Override
  public void scaleShift(Matrix x, double factor, double summand, Matrix out, boolean accumulate) {
    long from = address(x);
    long to = address(out);
    pool.run(
        tiles(x.size(), TILE),
        (tile, thread) -> {
          long offset = 4L * TILE * tile;
          int size = (int) Math.min(TILE, x.size() - (long) TILE * tile);
          scaleShift(from + offset, (float) factor, (float) summand, to + offset, size, accumulate);
        });
  }

  @Override
  public void dropout(Matrix x, Dropout dropout, Matrix out, boolean accumulate) {
    if (accumulate) {
      addDropout(out, x, dropout, out);
      return;
    }
    long from = address(x);
    long to = address(out);
    chunks.run(
        x.size(),
        dropout,
        (offset, factors, size) -> scale(from + offset, factors, to + offset, size));
  }

  @Override
  public void addDropout(Matrix base, Matrix x, Dropout dropout, Matrix out) {
    long start = address(base);
    long from = address(x);
    long to = address(out);
    chunks.run(
        x.size(),
        dropout,
        (offset, factors, size) ->
            addScaled(start + offset, from + offset, factors, to + offset, size));
  }

  @Override
  public void copyColumns(
      Matrix from, int fromColumn, Matrix to, int toColumn, int columns, boolean accumulate) {
    long source = address(from) + 4L * fromColumn;
    long target = address(to) + 4L * toColumn;
    int rows = Math.max(1, TILE / Math.max(1, columns));
    pool.run(
        Math.ceilDiv(from.rows(), rows),
        (tile, thread) -> {
          int end = Math.min(from.rows(), (tile + 1) * rows);
          for (int row = tile * rows; row < end; row++) {
            long a = source + 4L * row * from.columns();
            long b = target + 4L * row * to.columns();
            copyRow(a, b, columns, accumulate);
          }
        });
  }

  private void compute(
      Arithmetic arithmetic, Matrix left, Matrix right, Matrix out, boolean accumulate) {
    Operand a = Operand.of(left, out);
    Operand b = Operand.of(right, out);
    long to = address(out);
    boolean whole = a.isFull() && b.isFull();
    int step = whole ? TILE : Operand.CHUNK;
    pool.run(
        tiles(out.size(), TILE),
        (tile, thread) -> {
          long first = (long) tile * TILE;
          long end = Math.min(out.size(), first + TILE);
          long forA = scratch.of(thread);
          long forB = forA + Operand.SCRATCH;
          a.prepare(forA);
          b.prepare(forB);
          for (long element = first; element < end; element += step) {
            int size = (int) Math.min(step, end - element);
            arithmetic.compute(
                a.chunk(element, size, forA),
                b.chunk(element, size, forB),
                to + 4 * element,
                size,
                accumulate);
          }
        });
  }

  private static void scaleShift(
      long x, float factor, float summand, long out, int size, boolean accumulate) {
    FloatVector factors = FloatVector.broadcast(FLOATS, factor);
    FloatVector summands = FloatVector.broadcast(FLOATS, summand);
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector value =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER).fma(factors, summands);
      if (accumulate) {
        value = value.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + offset, ORDER));
      }
      value.intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  private static void copyRow(long from, long to, int columns, boolean accumulate) {
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector value = FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 4L * j, ORDER);
      if (accumulate) {
        value = value.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, to + 4L * j, ORDER));
      }
      value.intoMemorySegment(MEMORY, to + 4L * j, ORDER);
    }
    for (; j < columns; j++) {
      float value = MEMORY.get(FLOAT, from + 4L * j);
      MEMORY.set(FLOAT, to + 4L * j, accumulate ? value + MEMORY.get(FLOAT, to + 4L * j) : value);
    }
  }

  private static void scale(long x, long factors, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER)
          .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, factors + offset, ORDER))
          .intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  private static void addScaled(long base, long x, long factors, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER)
          .fma(
              FloatVector.fromMemorySegment(FLOATS, MEMORY, factors + offset, ORDER),
              FloatVector.fromMemorySegment(FLOATS, MEMORY, base + offset, ORDER))
          .intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.GraphOperations;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The sparse product, gathering rows. Columns go in blocks of four vectors (64 floats of 512 bits),
 * so that the part of x that a block gathers from stays in the cache and its sums in registers.
 */
final class SimdGraph implements GraphOperations {
  /** Rows of a tile: of the shape only, and small enough to even out rows of many edges. */
  private static final int ROWS = 128;

  private final ComputePool pool;

  SimdGraph(ComputePool pool) {
    this.pool = pool;
  }

  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    Gather gather =
        new Gather(
            adjacency.offsets().address(),
            adjacency.neighbours().address(),
            address(weights),
            address(x),
            address(out),
            4L * x.columns(),
            accumulate);
    int rows = adjacency.rows();
    int rowTiles = Math.ceilDiv(rows, ROWS);
    int columnTiles = Math.ceilDiv(x.columns(), 4 * WIDTH);
    pool.run(
        rowTiles * columnTiles,
        (tile, thread) -> {
          int first = (tile % rowTiles) * ROWS;
          int column = (tile / rowTiles) * 4 * WIDTH;
          gather.columns(first, Math.min(rows, first + ROWS), column, x.columns() - column);
        });
  }

  /** Addresses of one product. */
  private record Gather(
      long offsets,
      long neighbours,
      long weights,
      long x,
      long out,
      long rowBytes,
      boolean accumulate) {

    void columns(int first, int end, int column, int left) {
      if (left >= 4 * WIDTH) {
        for (int row = first; row < end; row++) {
          four(row, 4L * column);
        }
        return;
      }
      for (int done = 0; done < left; done += WIDTH) {
        VectorMask<Float> mask = FLOATS.indexInRange(0, left - done);
        for (int row = first; row < end; row++) {
          one(row, 4L * (column + done), mask);
        }
      }
    }

    private void four(int row, long column) {
      long to = out + row * rowBytes + column;
      int edge = MEMORY.get(INT, offsets + 4L * row);
      int end = MEMORY.get(INT, offsets + 4L * row + 4);
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      if (accumulate) {
        s0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, to, ORDER);
        s1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, to + BYTES, ORDER);
        s2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, to + 2 * BYTES, ORDER);
        s3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, to + 3 * BYTES, ORDER);
      }
      for (; edge < end; edge++) {
        long from = x + MEMORY.get(INT, neighbours + 4L * edge) * rowBytes + column;
        FloatVector w = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, weights + 4L * edge));
        s0 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), s0);
        s1 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER), s1);
        s2 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 2 * BYTES, ORDER), s2);
        s3 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 3 * BYTES, ORDER), s3);
      }
      s0.intoMemorySegment(MEMORY, to, ORDER);
      s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
      s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
      s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
    }

    private void one(int row, long column, VectorMask<Float> mask) {
      long to = out + row * rowBytes + column;
      int edge = MEMORY.get(INT, offsets + 4L * row);
      int end = MEMORY.get(INT, offsets + 4L * row + 4);
      FloatVector sum = FloatVector.zero(FLOATS);
      if (accumulate) {
        sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, to, ORDER, mask);
      }
      for (; edge < end; edge++) {
        long from = x + MEMORY.get(INT, neighbours + 4L * edge) * rowBytes + column;
        FloatVector w = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, weights + 4L * edge));
        sum = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER, mask), sum);
      }
      sum.intoMemorySegment(MEMORY, to, ORDER, mask);
    }
  }
}

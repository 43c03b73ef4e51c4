package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Embedding;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;

/** Rows of a table: copied or widened, and summed by the table's row, so that nobody waits. */
final class SimdEmbedding implements Embedding {
  /** Rows of a tile. */
  private static final int ROWS = 16;

  private final ComputePool pool;

  SimdEmbedding(ComputePool pool) {
    this.pool = pool;
  }

  @Override
  public void gather(Matrix table, Indices rows, Matrix out) {
    boolean half = table.type() == ElementType.BFLOAT16;
    int columns = table.columns();
    pool.run(
        Math.ceilDiv(rows.size(), ROWS),
        (tile, thread) -> {
          for (int i = tile * ROWS; i < Math.min(rows.size(), (tile + 1) * ROWS); i++) {
            long row = MEMORY.get(INT, rows.address() + 4L * i);
            long from = table.address() + row * columns * table.type().bytes();
            long to = out.address() + 4L * i * columns;
            if (half) {
              BFloat16Lanes.widen(from, columns, to);
            } else {
              KeyBlocks.floats(from, columns, to);
            }
          }
        });
  }

  @Override
  public void scatterAdd(Matrix gradOut, Lookup lookup, Matrix gradTable) {
    long offsets = lookup.occurrences().offsets().address();
    long positions = lookup.occurrences().neighbours().address();
    long rowBytes = 4L * gradTable.columns();
    pool.run(
        lookup.distinct().size(),
        (tile, thread) -> {
          long row = MEMORY.get(INT, lookup.distinct().address() + 4L * tile);
          long to = gradTable.address() + row * rowBytes;
          int end = MEMORY.get(INT, offsets + 4L * tile + 4);
          for (int at = MEMORY.get(INT, offsets + 4L * tile); at < end; at++) {
            long position = MEMORY.get(INT, positions + 4L * at);
            add(gradOut.address() + position * rowBytes, gradTable.columns(), to);
          }
        });
  }

  private static void add(long from, int columns, long to) {
    int whole = columns - columns % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      long offset = i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, to + offset, ORDER)
          .add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset, ORDER))
          .intoMemorySegment(MEMORY, to + offset, ORDER);
    }
    for (int i = whole; i < columns; i++) {
      long offset = 4L * i;
      float sum = MEMORY.get(FLOAT, to + offset) + MEMORY.get(FLOAT, from + offset);
      MEMORY.set(FLOAT, to + offset, sum);
    }
  }
}

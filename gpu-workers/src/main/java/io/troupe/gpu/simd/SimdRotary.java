package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Rotary;
import io.troupe.gpu.operation.RotaryLayout;
import io.troupe.gpu.operation.Rotation;
import io.troupe.gpu.parallel.ComputePool;
import java.lang.foreign.Arena;

/** Rotary position embedding, row by row; bfloat16 goes through floats in the cache. */
final class SimdRotary implements Rotary {
  /** Rows of a tile. */
  private static final int ROWS = 16;

  private final ComputePool pool;
  private final GrowingMemory scratch;

  SimdRotary(ComputePool pool, Arena arena) {
    this.pool = pool;
    this.scratch = new GrowingMemory(arena);
  }

  @Override
  public void rotate(
      Matrix x, int xRow, Rotation rotation, Matrix out, int outRow, boolean accumulate) {
    RotaryLanes lanes =
        new RotaryLanes(
            rotation.table().pairs(),
            rotation.layout() == RotaryLayout.INTERLEAVED,
            rotation.inverse(),
            accumulate);
    long headBytes = Math.ceilDiv(4L * rotation.dimension(), 64) * 64;
    long memory = scratch.of(2 * headBytes * pool.threads());
    int rows = rotation.positions().size();
    pool.run(
        Math.ceilDiv(rows, ROWS),
        (tile, thread) -> {
          long own = memory + 2 * headBytes * thread;
          for (int row = tile * ROWS; row < Math.min(rows, (tile + 1) * ROWS); row++) {
            int position = MEMORY.get(INT, rotation.positions().address() + 4L * row);
            long table = 4L * position * lanes.pairs();
            Row turned =
                new Row(
                    address(x, xRow + row),
                    address(out, outRow + row),
                    rotation.table().cosines().address() + table,
                    rotation.table().sines().address() + table);
            if (x.type() == ElementType.FLOAT32 && out.type() == ElementType.FLOAT32) {
              turned.floats(lanes, x.columns(), rotation.dimension());
            } else {
              boolean from = x.type() == ElementType.BFLOAT16;
              boolean to = out.type() == ElementType.BFLOAT16;
              turned.halves(
                  lanes, x.columns(), rotation.dimension(), from, to, own, own + headBytes);
            }
          }
        });
  }

  @Override
  public void copyRows(Matrix x, int xRow, int rows, Matrix out, int outRow) {
    boolean from = x.type() == ElementType.BFLOAT16;
    boolean to = out.type() == ElementType.BFLOAT16;
    pool.run(
        Math.ceilDiv(rows, ROWS),
        (tile, thread) -> {
          int first = tile * ROWS;
          int count = Math.min(rows - first, ROWS);
          long source = address(x, xRow + first);
          long target = address(out, outRow + first);
          int size = Math.multiplyExact(count, x.columns());
          if (from == to) {
            long bytes = (from ? 2L : 4L) * size;
            MEMORY.asSlice(target, bytes).copyFrom(MEMORY.asSlice(source, bytes));
          } else if (to) {
            BFloat16Lanes.narrow(source, size, target);
          } else {
            BFloat16Lanes.widen(source, size, target);
          }
        });
  }

  private static long address(Matrix matrix, int row) {
    return matrix.address() + (long) row * matrix.columns() * matrix.type().bytes();
  }

  private record Row(long x, long out, long cosines, long sines) {
    void floats(RotaryLanes lanes, int columns, int dimension) {
      for (int column = 0; column < columns; column += dimension) {
        head(lanes, x + 4L * column, out + 4L * column, dimension);
      }
    }

    void halves(
        RotaryLanes lanes,
        int columns,
        int dimension,
        boolean from,
        boolean to,
        long source,
        long target) {
      for (int column = 0; column < columns; column += dimension) {
        long read = x + (from ? 2L : 4L) * column;
        if (from) {
          BFloat16Lanes.widen(read, dimension, source);
          read = source;
        }
        long written = out + (to ? 2L : 4L) * column;
        if (!to) {
          head(lanes, read, written, dimension);
          continue;
        }
        if (lanes.accumulate()) {
          BFloat16Lanes.widen(written, dimension, target);
        }
        head(lanes, read, target, dimension);
        BFloat16Lanes.narrow(target, dimension, written);
      }
    }

    private void head(RotaryLanes lanes, long from, long to, int dimension) {
      lanes.turn(from, cosines, sines, to);
      for (int i = 2 * lanes.pairs(); i < dimension; i++) {
        float before = lanes.accumulate() ? MEMORY.get(FLOAT, to + 4L * i) : 0;
        MEMORY.set(FLOAT, to + 4L * i, before + MEMORY.get(FLOAT, from + 4L * i));
      }
    }
  }
}

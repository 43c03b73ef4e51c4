package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.operation.Heads;
import jdk.incubator.vector.FloatVector;

/**
 * Partial results of attention, one part after another.
 *
 * @param count how many parts
 * @param rows rows of each
 * @param heads how columns are cut
 * @param out the first row of the first part
 * @param lse its log-sum-exps
 */
record AttentionParts(int count, int rows, Heads heads, long out, long lse) {
  /** Combines one row of all parts. */
  void merge(int row, long mergedOut, long mergedLse) {
    long columns = heads.queryColumns();
    for (int head = 0; head < heads.queries(); head++) {
      double total = total(row, head);
      long at = (long) row * heads.queries() + head;
      MEMORY.set(FLOAT, mergedLse + 4 * at, (float) total);
      long column = (long) head * heads.dimension();
      long to = mergedOut + 4 * (row * columns + column);
      for (int part = 0; part < count; part++) {
        long partRow = (long) part * rows + row;
        double partLse = MEMORY.get(FLOAT, lse + 4 * (partRow * heads.queries() + head));
        float weight = partLse == Double.NEGATIVE_INFINITY ? 0 : (float) Math.exp(partLse - total);
        long from = out + 4 * (partRow * columns + column);
        if (part == 0) {
          MEMORY.asSlice(to, 4L * heads.dimension()).fill((byte) 0);
        }
        // A part that saw nothing has no say, whatever it holds.
        if (weight != 0) {
          add(from, weight, heads.dimension(), to);
        }
      }
    }
  }

  private double total(int row, int head) {
    double most = Double.NEGATIVE_INFINITY;
    for (int part = 0; part < count; part++) {
      most = Math.max(most, lseOf(part, row, head));
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    double sum = 0;
    for (int part = 0; part < count; part++) {
      sum += Math.exp(lseOf(part, row, head) - most);
    }
    return most + Math.log(sum);
  }

  private double lseOf(int part, int row, int head) {
    return MEMORY.get(FLOAT, lse + 4 * (((long) part * rows + row) * heads.queries() + head));
  }

  private static void add(long from, float weight, int columns, long to) {
    FloatVector factor = FloatVector.broadcast(FLOATS, weight);
    int whole = columns - columns % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      long offset = i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset, ORDER)
          .fma(factor, FloatVector.fromMemorySegment(FLOATS, MEMORY, to + offset, ORDER))
          .intoMemorySegment(MEMORY, to + offset, ORDER);
    }
    for (int i = whole; i < columns; i++) {
      float sum =
          Math.fma(MEMORY.get(FLOAT, from + 4L * i), weight, MEMORY.get(FLOAT, to + 4L * i));
      MEMORY.set(FLOAT, to + 4L * i, sum);
    }
  }
}

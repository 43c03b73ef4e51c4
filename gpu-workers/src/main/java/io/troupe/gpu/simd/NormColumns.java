package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.load;
import static io.troupe.gpu.simd.Lanes.rest;
import static io.troupe.gpu.simd.Lanes.store;
import static io.troupe.gpu.simd.Lanes.whole;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sums over rows of the gradient times the normalised input: the gradient of gamma.
 *
 * @param x the input
 * @param statistics mean and inverse deviation of each row, or the inverse deviation alone
 * @param gradOut the gradient of the result
 * @param rowBytes from one row to the next
 * @param centred whether there are means
 */
record NormColumns(long x, long statistics, long gradOut, long rowBytes, boolean centred) {
  /** Adds rows to a panel of sums; panels are padded to whole vectors. */
  void add(int firstRow, int endRow, int firstColumn, int columns, long panel) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    long stride = centred ? 8 : 4;
    for (int row = firstRow; row < endRow; row++) {
      long start = row * rowBytes + 4L * firstColumn;
      float mean = centred ? MEMORY.get(FLOAT, statistics + stride * row) : 0;
      float inverse = MEMORY.get(FLOAT, statistics + stride * row + stride - 4);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = start + 4L * j;
        FloatVector normal = load(x + at).sub(mean).mul(inverse);
        store(normal.fma(load(gradOut + at), load(panel + 4L * j)), panel + 4L * j);
      }
      if (whole < columns) {
        long at = start + 4L * whole;
        FloatVector normal = load(x + at, rest).sub(mean).mul(inverse);
        FloatVector sum = normal.fma(load(gradOut + at, rest), load(panel + 4L * whole));
        store(sum, panel + 4L * whole);
      }
    }
  }
}

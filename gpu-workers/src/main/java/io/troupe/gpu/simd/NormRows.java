package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** Addresses of one input gradient of a layer normalisation, and its two passes over a row. */
record NormRows(
    long x,
    long gamma,
    long statistics,
    long gradOut,
    long gradX,
    int columns,
    boolean accumulate) {

  void gradient(int row, long memory) {
    long offset = 4L * row * columns;
    float mean = MEMORY.get(FLOAT, statistics + 8L * row);
    float inverse = MEMORY.get(FLOAT, statistics + 8L * row + 4);
    sums(offset, mean, inverse, memory);
    float sum = MEMORY.get(FLOAT, memory) / columns;
    float projected = MEMORY.get(FLOAT, memory + BYTES) / columns;
    apply(offset, mean, inverse, sum, projected);
  }

  /** Leaves both sums at the start and one vector behind the start of memory. */
  private void sums(long offset, float mean, float inverse, long memory) {
    FloatVector sums = FloatVector.zero(FLOATS);
    FloatVector projections = FloatVector.zero(FLOATS);
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      long at = offset + 4L * j;
      FloatVector scaled =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, gradOut + at, ORDER)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, gamma + 4L * j, ORDER));
      sums = sums.add(scaled);
      projections =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + at, ORDER)
              .sub(mean)
              .mul(inverse)
              .fma(scaled, projections);
    }
    sums.intoMemorySegment(MEMORY, memory, ORDER);
    projections.intoMemorySegment(MEMORY, memory + BYTES, ORDER);
    float sum = SimdNormalisation.sumLanes(memory);
    float projected = SimdNormalisation.sumLanes(memory + BYTES);
    for (; j < columns; j++) {
      float scaled =
          MEMORY.get(FLOAT, gradOut + offset + 4L * j) * MEMORY.get(FLOAT, gamma + 4L * j);
      sum += scaled;
      projected += (MEMORY.get(FLOAT, x + offset + 4L * j) - mean) * inverse * scaled;
    }
    MEMORY.set(FLOAT, memory, sum);
    MEMORY.set(FLOAT, memory + BYTES, projected);
  }

  private void apply(long offset, float mean, float inverse, float sum, float projected) {
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      long at = offset + 4L * j;
      FloatVector normal =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector gradient =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, gradOut + at, ORDER)
              .mul(FloatVector.fromMemorySegment(FLOATS, MEMORY, gamma + 4L * j, ORDER))
              .sub(sum)
              .sub(normal.mul(projected))
              .mul(inverse);
      if (accumulate) {
        gradient = gradient.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, gradX + at, ORDER));
      }
      gradient.intoMemorySegment(MEMORY, gradX + at, ORDER);
    }
    for (; j < columns; j++) {
      long at = offset + 4L * j;
      float normal = (MEMORY.get(FLOAT, x + at) - mean) * inverse;
      float scaled = MEMORY.get(FLOAT, gradOut + at) * MEMORY.get(FLOAT, gamma + 4L * j);
      float gradient = (scaled - sum - normal * projected) * inverse;
      MEMORY.set(
          FLOAT, gradX + at, accumulate ? gradient + MEMORY.get(FLOAT, gradX + at) : gradient);
    }
  }
}

package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Activations;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Activation functions in whole vectors. */
final class SimdActivations implements Activations {
  private static final int TILE = 8192;

  private final ComputePool pool;
  private final Scratch scratch;
  private final DropoutChunks chunks;

  SimdActivations(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
    this.chunks = new DropoutChunks(pool, scratch);
  }

  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    long from = address(x);
    long to = address(out);
    chunks.run(
        x.size(),
        dropout,
        (offset, factors, size) -> GeluLanes.forward(from + offset, factors, to + offset, size));
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long from = address(x);
    long gradient = address(gradOut);
    long to = address(gradX);
    chunks.run(
        x.size(),
        dropout,
        (offset, factors, size) ->
            GeluLanes.backward(
                new GeluLanes.Addresses(from + offset, factors, gradient + offset, to + offset),
                size,
                accumulate));
  }

  @Override
  public void geluTanh(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    tiles(x.size(), (offset, size) -> SigmoidLanes.geluTanh(from + offset, to + offset, size));
  }

  @Override
  public void geluTanhGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long from = address(x);
    long gradient = address(gradOut);
    long to = address(gradX);
    tiles(
        x.size(),
        (offset, size) ->
            SigmoidLanes.geluTanhGradient(
                from + offset, gradient + offset, to + offset, size, accumulate));
  }

  @Override
  public void silu(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    tiles(x.size(), (offset, size) -> SigmoidLanes.silu(from + offset, to + offset, size));
  }

  @Override
  public void siluGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long from = address(x);
    long gradient = address(gradOut);
    long to = address(gradX);
    tiles(
        x.size(),
        (offset, size) ->
            SigmoidLanes.siluGradient(
                from + offset, gradient + offset, to + offset, size, accumulate));
  }

  @Override
  public void leakyRelu(Matrix x, double slope, Matrix out) {
    long from = address(x);
    long to = address(out);
    float below = (float) slope;
    tiles(x.size(), (offset, size) -> leakyRelu(from + offset, below, to + offset, size));
  }

  @Override
  public void leakyReluGradient(
      Matrix x, double slope, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long from = address(x);
    long gradient = address(gradOut);
    long to = address(gradX);
    float below = (float) slope;
    tiles(
        x.size(),
        (offset, size) ->
            leakyReluGradient(
                from + offset, below, gradient + offset, to + offset, size, accumulate));
  }

  @Override
  public void swiglu(Matrix gate, Matrix up, Matrix out) {
    long a = address(gate);
    long b = address(up);
    long to = address(out);
    tiles(
        gate.size(),
        (offset, size) -> SigmoidLanes.swiglu(a + offset, b + offset, to + offset, size));
  }

  @Override
  public void swigluGradient(
      Matrix gate, Matrix up, Matrix gradOut, Matrix gradGate, Matrix gradUp, boolean accumulate) {
    long a = address(gate);
    long b = address(up);
    long gradient = address(gradOut);
    long toA = address(gradGate);
    long toB = address(gradUp);
    tiles(
        gate.size(),
        (offset, size) ->
            SigmoidLanes.swigluGradient(
                new SigmoidLanes.Gated(
                    a + offset, b + offset, gradient + offset, toA + offset, toB + offset),
                size,
                accumulate));
  }

  @Override
  public void swigluHalves(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    int half = out.columns();
    int rows = rowsOfTile(half);
    pool.run(
        Math.ceilDiv(x.rows(), rows),
        (tile, thread) -> {
          int end = Math.min(x.rows(), (tile + 1) * rows);
          for (int row = tile * rows; row < end; row++) {
            long gate = from + 8L * half * row;
            HalfRows.swiglu(gate, to + 4L * half * row, half, scratch.of(thread));
          }
        });
  }

  @Override
  public void swigluHalvesGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long from = address(x);
    long gradient = address(gradOut);
    long to = address(gradX);
    int half = gradOut.columns();
    int rows = rowsOfTile(half);
    pool.run(
        Math.ceilDiv(x.rows(), rows),
        (tile, thread) -> {
          int end = Math.min(x.rows(), (tile + 1) * rows);
          for (int row = tile * rows; row < end; row++) {
            long offset = 4L * half * row;
            HalfRows.swigluGradient(
                from + 2 * offset,
                gradient + offset,
                to + 2 * offset,
                half,
                accumulate,
                scratch.of(thread));
          }
        });
  }

  private void tiles(long elements, Tile tile) {
    pool.run(
        SimdElementwise.tiles(elements, TILE),
        (number, thread) -> {
          long first = (long) number * TILE;
          tile.compute(4 * first, (int) Math.min(TILE, elements - first));
        });
  }

  private static int rowsOfTile(int columns) {
    return Math.max(1, TILE / Math.max(1, columns));
  }

  private static void leakyRelu(long x, float slope, long out, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER);
      // ReLU of -infinity is 0, not 0 times infinity.
      FloatVector below = slope == 0 ? FloatVector.zero(FLOATS) : z.mul(slope);
      z.blend(below, z.compare(VectorOperators.LT, 0))
          .intoMemorySegment(MEMORY, out + offset, ORDER);
    }
  }

  private static void leakyReluGradient(
      long x, float slope, long gradOut, long gradX, int size, boolean accumulate) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER);
      FloatVector grad = FloatVector.fromMemorySegment(FLOATS, MEMORY, gradOut + offset, ORDER);
      FloatVector gradient = grad.mul(slope).blend(grad, z.compare(VectorOperators.GT, 0));
      if (accumulate) {
        gradient =
            gradient.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, gradX + offset, ORDER));
      }
      gradient.intoMemorySegment(MEMORY, gradX + offset, ORDER);
    }
  }

  /** A loop over a tile: where it starts in bytes, and how many elements it has. */
  @FunctionalInterface
  private interface Tile {
    void compute(long offset, int size);
  }
}

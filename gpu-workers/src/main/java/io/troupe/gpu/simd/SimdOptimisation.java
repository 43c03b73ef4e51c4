package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Optimisation;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;

/** Steps over groups, a chunk a tile, each in one pass over its memory. */
final class SimdOptimisation implements Optimisation {
  private final ComputePool pool;
  private final Scratch scratch;

  SimdOptimisation(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  @Override
  public void adamW(
      MatrixGroup parameters,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      AdamWStep step) {
    pool.run(
        parameters.chunks().size(),
        (tile, thread) -> {
          MatrixGroup.Chunk chunk = parameters.chunks().get(tile);
          adamW(
              at(parameters, chunk),
              at(gradients, chunk),
              at(first, chunk),
              at(second, chunk),
              chunk.size(),
              step);
        });
  }

  @Override
  public void norm(MatrixGroup matrices, Matrix out) {
    double[] sums = new double[matrices.chunks().size()];
    pool.run(
        sums.length,
        (tile, thread) -> {
          MatrixGroup.Chunk chunk = matrices.chunks().get(tile);
          sums[tile] = squares(at(matrices, chunk), chunk.size(), scratch.of(thread));
        });
    double sum = 0;
    for (double value : sums) {
      sum += value;
    }
    out.set(0, Math.sqrt(sum));
  }

  @Override
  public void clip(MatrixGroup matrices, Matrix norm, double limit) {
    float factor = (float) (limit / (norm.get(0) + 1e-6));
    if (factor >= 1) {
      return;
    }
    pool.run(
        matrices.chunks().size(),
        (tile, thread) -> {
          MatrixGroup.Chunk chunk = matrices.chunks().get(tile);
          scale(at(matrices, chunk), factor, chunk.size());
        });
  }

  @Override
  public void average(MatrixGroup averages, MatrixGroup values, double decay) {
    float grow = (float) (1 - decay);
    pool.run(
        averages.chunks().size(),
        (tile, thread) -> {
          MatrixGroup.Chunk chunk = averages.chunks().get(tile);
          average(at(averages, chunk), at(values, chunk), grow, chunk.size());
        });
  }

  private static long at(MatrixGroup group, MatrixGroup.Chunk chunk) {
    return address(group.matrices().get(chunk.matrix())) + 4 * chunk.from();
  }

  private static void adamW(long p, long g, long m, long v, int size, AdamWStep step) {
    float grow1 = (float) (1 - step.beta1());
    float beta2 = (float) step.beta2();
    float grow2 = (float) (1 - step.beta2());
    float keep = (float) (1 - step.learningRate() * step.weightDecay());
    float rate = (float) (step.learningRate() * step.correction1());
    float correction2 = (float) step.correction2();
    float epsilon = (float) step.epsilon();
    long bytes = 4L * size;
    for (long offset = 0; offset < bytes; offset += BYTES) {
      FloatVector gradient = FloatVector.fromMemorySegment(FLOATS, MEMORY, g + offset, ORDER);
      FloatVector first = FloatVector.fromMemorySegment(FLOATS, MEMORY, m + offset, ORDER);
      FloatVector second = FloatVector.fromMemorySegment(FLOATS, MEMORY, v + offset, ORDER);
      FloatVector parameter = FloatVector.fromMemorySegment(FLOATS, MEMORY, p + offset, ORDER);
      first = first.add(gradient.sub(first).mul(grow1));
      second = second.mul(beta2).add(gradient.mul(gradient).mul(grow2));
      FloatVector root = second.mul(correction2).sqrt().add(epsilon);
      parameter = parameter.mul(keep).sub(first.mul(rate).div(root));
      first.intoMemorySegment(MEMORY, m + offset, ORDER);
      second.intoMemorySegment(MEMORY, v + offset, ORDER);
      parameter.intoMemorySegment(MEMORY, p + offset, ORDER);
    }
  }

  /** Four sums of vectors, then their lanes in order: what is behind the end does not count. */
  private static double squares(long x, int size, long lanes) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    long bytes = 4L * size;
    long offset = 0;
    // A long counter on purpose: the compiler unrolls loops over an int and loads in another order,
    // in which the processor fetches from memory at half the speed.
    for (; offset + 4 * BYTES <= bytes; offset += 4 * BYTES) {
      long at = x + offset;
      FloatVector value = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
      a = value.fma(value, a);
      value = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + BYTES, ORDER);
      b = value.fma(value, b);
      value = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + 2 * BYTES, ORDER);
      c = value.fma(value, c);
      value = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + 3 * BYTES, ORDER);
      d = value.fma(value, d);
    }
    a.add(b).add(c.add(d)).intoMemorySegment(MEMORY, lanes, ORDER);
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += MEMORY.get(Lanes.FLOAT, lanes + 4L * i);
    }
    for (; offset < bytes; offset += Float.BYTES) {
      double value = MEMORY.get(Lanes.FLOAT, x + offset);
      sum += value * value;
    }
    return sum;
  }

  private static void scale(long x, float factor, int size) {
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, x + offset, ORDER)
          .mul(factor)
          .intoMemorySegment(MEMORY, x + offset, ORDER);
    }
  }

  private static void average(long averages, long values, float grow, int size) {
    FloatVector share = FloatVector.broadcast(FLOATS, grow);
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector average = FloatVector.fromMemorySegment(FLOATS, MEMORY, averages + offset, ORDER);
      FloatVector.fromMemorySegment(FLOATS, MEMORY, values + offset, ORDER)
          .sub(average)
          .fma(share, average)
          .intoMemorySegment(MEMORY, averages + offset, ORDER);
    }
  }
}

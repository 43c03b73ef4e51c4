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
import io.troupe.gpu.reference.ReferenceOptimisation;
import jdk.incubator.vector.FloatVector;

/** AdamW in one pass over the four matrices. */
final class SimdOptimisation implements Optimisation {
  private static final int TILE = 16_384;

  private final ReferenceOptimisation reference = new ReferenceOptimisation();
  private final ComputePool pool;

  SimdOptimisation(ComputePool pool) {
    this.pool = pool;
  }

  @Override
  public void adamW(
      Matrix parameter, Matrix gradient, Matrix first, Matrix second, AdamWStep step) {
    long p = address(parameter);
    long g = address(gradient);
    long m = address(first);
    long v = address(second);
    pool.run(
        SimdElementwise.tiles(parameter.size(), TILE),
        (tile, thread) -> {
          long offset = 4L * TILE * tile;
          int size = (int) Math.min(TILE, parameter.size() - (long) TILE * tile);
          adamW(p + offset, g + offset, m + offset, v + offset, size, step);
        });
  }

  @Override
  public void adamW(
      MatrixGroup parameters,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      AdamWStep step) {
    reference.adamW(parameters, gradients, first, second, step);
  }

  @Override
  public void norm(MatrixGroup matrices, Matrix out) {
    reference.norm(matrices, out);
  }

  @Override
  public void clip(MatrixGroup matrices, Matrix norm, double limit) {
    reference.clip(matrices, norm, limit);
  }

  @Override
  public void average(MatrixGroup averages, MatrixGroup values, double decay) {
    reference.average(averages, values, decay);
  }

  private static void adamW(long p, long g, long m, long v, int size, AdamWStep step) {
    float grow1 = (float) (1 - step.beta1());
    float beta2 = (float) step.beta2();
    float grow2 = (float) (1 - step.beta2());
    float keep = (float) (1 - step.learningRate() * step.weightDecay());
    float rate = (float) (step.learningRate() * step.correction1());
    float correction2 = (float) step.correction2();
    float epsilon = (float) step.epsilon();
    for (int i = 0; i < size; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
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
}

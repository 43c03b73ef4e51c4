package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.random.RandomKey;

/** Checks types and ranges, then hands over to a family, which trusts. */
record CheckedRandomOperations(RandomOperations family) implements RandomOperations {
  @Override
  public void uniform(RandomKey key, float low, float high, Matrix out) {
    requireType(out);
    if (!(low <= high) || !Float.isFinite(high - low)) {
      throw new IllegalArgumentException("no numbers lie in [" + low + ", " + high + ")");
    }
    family.uniform(key, low, high, out);
  }

  @Override
  public void normal(RandomKey key, float mean, float deviation, Matrix out) {
    requireType(out);
    if (!(deviation >= 0) || !Float.isFinite(deviation) || !Float.isFinite(mean)) {
      throw new IllegalArgumentException(
          "mean and deviation must be finite, the deviation not negative, got "
              + mean
              + " and "
              + deviation);
    }
    family.normal(key, mean, deviation, out);
  }
}

package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.RandomOperations;
import io.troupe.gpu.random.Philox;
import io.troupe.gpu.random.RandomKey;
import io.troupe.gpu.random.StandardNormal;

/** Element by element, in binary32: the order of operations is the definition. */
public final class ReferenceRandom implements RandomOperations {
  @Override
  public void uniform(RandomKey key, float low, float high, Matrix out) {
    float width = high - low;
    out.fill(i -> Math.fma((float) Philox.uniform(key, i), width, low));
  }

  @Override
  public void normal(RandomKey key, float mean, float deviation, Matrix out) {
    out.fill(i -> Math.fma(StandardNormal.of(Philox.word(key, i)), deviation, mean));
  }
}

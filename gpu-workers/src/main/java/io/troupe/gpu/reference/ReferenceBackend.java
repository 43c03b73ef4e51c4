package io.troupe.gpu.reference;

import io.troupe.gpu.operation.Backend;

/** The reference version of every family. */
public final class ReferenceBackend {
  private ReferenceBackend() {}

  /** All families as plain loops, for both element types. */
  public static Backend create() {
    return new Backend(
        "reference",
        new ReferenceLinearAlgebra(),
        new ReferenceElementwise(),
        new ReferenceActivations(),
        new ReferenceNormalisation(),
        new ReferenceSoftmax(),
        new ReferenceReductions(),
        new ReferenceGraph(),
        new ReferenceLosses(),
        new ReferenceOptimisation(),
        new ReferenceFactorisation(),
        new ReferenceConversion(),
        new ReferenceWeightProducts(),
        new ReferenceRandom(),
        new ReferenceAttention(),
        new ReferenceRotary(),
        new ReferenceEmbedding());
  }
}

package io.troupe.gpu.agreement;

import java.util.List;

/** The list of all families: a new one is one line here. */
public final class Families {
  /** Sizes around the widths of vectors, warps and tiles. */
  public static final List<Integer> AWKWARD_SIZES =
      List.of(1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000, 1023, 4096, 4098);

  private static final List<CaseFamily> ALL =
      List.of(
          new ActivationCases(),
          new AttentionCases(),
          new ConversionCases(),
          new ElementwiseCases(),
          new EmbeddingCases(),
          new FactorisationCases(),
          new GraphCases(),
          new LinearAlgebraCases(),
          new LossesCases(),
          new NormalisationCases(),
          new OptimisationCases(),
          new RandomCases(),
          new ReductionsCases(),
          new RotaryCases(),
          new SoftmaxCases(),
          new WeightProductsCases());

  private Families() {}

  /** All families. */
  public static List<CaseFamily> all() {
    return ALL;
  }
}

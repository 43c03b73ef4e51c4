package io.troupe.pipelines.graph.data;

/** Derives independent seeds from one. */
public final class Seeds {
  private Seeds() {}

  /** The seed of {@code stream} under {@code seed}: the finaliser of SplitMix64. */
  public static long of(long seed, long stream) {
    long mixed = seed + 0x9E3779B97F4A7C15L * (stream + 1);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}

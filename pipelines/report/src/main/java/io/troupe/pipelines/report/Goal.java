package io.troupe.pipelines.report;

/** Which way a metric is better. */
public enum Goal {
  /** More is better. */
  MAX,
  /** Less is better. */
  MIN;

  /** Whether {@code candidate} is strictly better than {@code best}. */
  boolean better(double candidate, double best) {
    return switch (this) {
      case MAX -> candidate > best;
      case MIN -> candidate < best;
    };
  }
}

package io.troupe.gpu.operation;

/** How many values become one. A value that is no number makes the result no number. */
public enum Reduction {
  /** The sum; of nothing it is 0. */
  SUM,
  /** The sum divided by the number of values; of nothing it is no number. */
  MEAN,
  /** The largest; of nothing there is none. */
  MAX
}

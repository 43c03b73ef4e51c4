package io.troupe.pipelines.graph.evaluation;

/**
 * Chooses the step that counts: the first with the strictly highest validation metric. It is never
 * told a test metric, so no choice can depend on one.
 */
public final class BestStep {
  private int step;
  private double validation = Double.NEGATIVE_INFINITY;

  /** Whether {@code step} is the best so far; steps come in ascending order. */
  public boolean offer(int step, double validation) {
    if (Double.isNaN(validation)) {
      throw new IllegalArgumentException("the validation metric of step " + step + " is NaN");
    }
    if (validation <= this.validation) {
      return false;
    }
    this.step = step;
    this.validation = validation;
    return true;
  }

  /** The chosen step; IllegalStateException before the first offer. */
  public int step() {
    requireChosen();
    return step;
  }

  /** Its validation metric; IllegalStateException before the first offer. */
  public double validation() {
    requireChosen();
    return validation;
  }

  private void requireChosen() {
    if (validation == Double.NEGATIVE_INFINITY) {
      throw new IllegalStateException("no step was offered");
    }
  }
}

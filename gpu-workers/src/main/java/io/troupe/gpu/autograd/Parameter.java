package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;

/** A variable that outlives tapes: it is trained. Gradients add up until they are cleared. */
public final class Parameter extends Variable {
  private final String name;
  private final Matrix gradient;
  private final boolean decays;
  private boolean cleared;

  /**
   * A parameter.
   *
   * @param name what it is called in checkpoints, such as {@code layers.0.weight}
   * @param value its value
   * @param gradient of the same shape, all zeros
   * @param decays whether weight decay applies to it
   */
  Parameter(String name, Matrix value, Matrix gradient, boolean decays) {
    super(value, true);
    this.name = name;
    this.gradient = gradient;
    this.decays = decays;
    setGradient(gradient);
  }

  /** What it is called in checkpoints. */
  public String name() {
    return name;
  }

  /** The sum of the gradients since they were last cleared; ask again after clearing. */
  public Matrix gradient() {
    if (cleared) {
      cleared = false;
      gradient.clear();
    }
    return gradient;
  }

  /**
   * Makes the gradient zero without touching its memory: the next backward pass writes where it
   * would have added, which saves a pass over memory and, on CUDA, a launch for each parameter.
   */
  public void clearGradient() {
    cleared = true;
  }

  /** Whether weight decay applies; it does not to biases and normalisations. */
  public boolean decays() {
    return decays;
  }

  @Override
  boolean startGradient() {
    boolean starts = cleared;
    cleared = false;
    return starts;
  }

  @Override
  public String toString() {
    return name + value().shape();
  }
}

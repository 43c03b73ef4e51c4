package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;

/** A variable that outlives tapes: it is trained. Gradients add up until they are cleared. */
public final class Parameter extends Variable {
  private final String name;
  private final Matrix gradient;
  private final boolean decays;

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

  /** The sum of the gradients since they were last cleared. */
  public Matrix gradient() {
    return gradient;
  }

  /** Whether weight decay applies; it does not to biases and normalisations. */
  public boolean decays() {
    return decays;
  }

  @Override
  public String toString() {
    return name + value().shape();
  }
}

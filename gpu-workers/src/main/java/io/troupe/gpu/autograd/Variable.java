package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import org.jspecify.annotations.Nullable;

/** A value on a {@link Tape} and, during {@link Tape#backward}, the gradient of the loss by it. */
public sealed class Variable permits Parameter {
  private final Matrix value;
  private final boolean differentiable;
  private @Nullable Matrix gradient;

  Variable(Matrix value, boolean differentiable) {
    this.value = value;
    this.differentiable = differentiable;
  }

  /** The value; belongs to the tape that made the variable, and ends with it. */
  public Matrix value() {
    return value;
  }

  /** The number of rows. */
  public int rows() {
    return value.rows();
  }

  /** The number of columns. */
  public int columns() {
    return value.columns();
  }

  /** Whether the loss's gradient by this is wanted. */
  public boolean isDifferentiable() {
    return differentiable;
  }

  @Nullable Matrix gradientOrNull() {
    return gradient;
  }

  /** Whether the memory of the gradient is to be written, not added to; the caller does so. */
  boolean startGradient() {
    return false;
  }

  void setGradient(@Nullable Matrix matrix) {
    gradient = matrix;
  }
}

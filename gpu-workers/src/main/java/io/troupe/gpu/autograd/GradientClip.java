package io.troupe.gpu.autograd;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Optimisation;
import java.util.List;

/**
 * Keeps the norm of all gradients together below a limit (arXiv 1211.5063): call it between {@link
 * Tape#backward} and {@link AdamW#step}.
 */
public final class GradientClip {
  private final Optimisation operations;
  private final List<Parameter> parameters;
  private final MatrixGroup gradients;
  private final Matrix norm;
  private final double limit;

  /**
   * Clips the gradients of some parameters.
   *
   * @param scope owns the norm
   * @param limit above 0
   */
  public GradientClip(Device device, Scope scope, List<Parameter> parameters, double limit) {
    this.operations = device.operations().optimisation();
    this.parameters = List.copyOf(parameters);
    this.gradients = MatrixGroup.of(scope, parameters.stream().map(Parameter::gradient).toList());
    this.norm = scope.zeros(1, 1);
    this.limit = limit;
  }

  /**
   * Scales all gradients down if their norm is above the limit.
   *
   * @return (1, 1): the norm before, on the device, so that only who reads it waits; overwritten by
   *     the next call
   */
  public Matrix apply() {
    parameters.forEach(Parameter::gradient);
    operations.norm(gradients, norm);
    operations.clip(gradients, norm, limit);
    return norm;
  }
}

package io.troupe.gpu.autograd;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The optimiser AdamW over a list of parameters. */
public final class AdamW {
  private final Operations operations;
  private final List<Parameter> parameters;
  private final List<Group> groups = new ArrayList<>();
  private final Settings settings;
  private int steps;

  /**
   * An optimiser before its first step.
   *
   * @param scope owns the moments
   * @param parameters what it trains
   */
  public AdamW(Device device, Scope scope, List<Parameter> parameters, Settings settings) {
    this.operations = device.operations();
    this.parameters = List.copyOf(parameters);
    this.settings = settings;
    for (boolean decays : new boolean[] {true, false}) {
      List<Parameter> some =
          parameters.stream().filter(parameter -> parameter.decays() == decays).toList();
      if (!some.isEmpty()) {
        groups.add(Group.of(scope, some, decays));
      }
    }
  }

  /** Changes every parameter by its gradient, then clears the gradients. */
  public void step() {
    steps++;
    parameters.forEach(Parameter::gradient);
    for (Group group : groups) {
      operations
          .optimisation()
          .adamW(group.values(), group.gradients(), group.first(), group.second(), numbers(group));
    }
    parameters.forEach(Parameter::clearGradient);
  }

  /** How many steps were made. */
  public int steps() {
    return steps;
  }

  private AdamWStep numbers(Group group) {
    return new AdamWStep(
        settings.learningRate(),
        settings.beta1(),
        settings.beta2(),
        settings.epsilon(),
        group.decays() ? settings.weightDecay() : 0,
        steps);
  }

  /** The parameters that decay, or those that do not: each group is one operation. */
  private record Group(
      MatrixGroup values,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      boolean decays) {
    static Group of(Scope scope, List<Parameter> parameters, boolean decays) {
      return new Group(
          group(scope, parameters, Parameter::value),
          group(scope, parameters, Parameter::gradient),
          group(scope, parameters, p -> scope.zeros(p.rows(), p.columns())),
          group(scope, parameters, p -> scope.zeros(p.rows(), p.columns())),
          decays);
    }

    private static MatrixGroup group(
        Scope scope, List<Parameter> parameters, Function<Parameter, Matrix> matrix) {
      return MatrixGroup.of(scope, parameters.stream().map(matrix).toList());
    }
  }

  /**
   * What stays the same over the steps.
   *
   * @param learningRate above 0
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the second moment, in [0, 1)
   * @param epsilon above 0
   * @param weightDecay at least 0, decoupled; for parameters that decay
   */
  public record Settings(
      double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
    /** Checks the ranges. */
    public Settings {
      requireThat(learningRate > 0, "learningRate must be above 0", learningRate);
      requireThat(beta1 >= 0 && beta1 < 1, "beta1 must lie in [0, 1)", beta1);
      requireThat(beta2 >= 0 && beta2 < 1, "beta2 must lie in [0, 1)", beta2);
      requireThat(epsilon > 0, "epsilon must be above 0", epsilon);
      requireThat(weightDecay >= 0, "weightDecay must be at least 0", weightDecay);
    }

    /** PyTorch's values, without weight decay. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 0.9, 0.999, 1e-8, 0);
    }

    private static void requireThat(boolean condition, String what, double actual) {
      if (!condition) {
        throw new IllegalArgumentException(what + ", got " + actual);
      }
    }
  }
}

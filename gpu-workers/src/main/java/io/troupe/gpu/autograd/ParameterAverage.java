package io.troupe.gpu.autograd;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Optimisation;
import java.util.ArrayList;
import java.util.List;

/**
 * The exponential moving average of parameters over the steps of a training (Polyak and Juditsky,
 * 1992; the form of arXiv 1703.01780). It starts at the parameters' values.
 */
public final class ParameterAverage {
  private final Optimisation operations;
  private final Scope scope;
  private final MatrixGroup averages;
  private final MatrixGroup values;
  private final double decay;

  /**
   * An average that is equal to the parameters.
   *
   * @param scope owns it
   * @param decay the share that an average keeps at a step, in [0, 1]
   */
  public ParameterAverage(Device device, Scope scope, List<Parameter> parameters, double decay) {
    this.operations = device.operations().optimisation();
    this.scope = scope;
    this.decay = decay;
    List<Matrix> copies = new ArrayList<>();
    for (Parameter parameter : parameters) {
      Matrix copy = scope.matrix(parameter.rows(), parameter.columns());
      copy.write(parameter.value());
      copies.add(copy);
    }
    averages = MatrixGroup.of(scope, copies);
    values = MatrixGroup.of(scope, parameters.stream().map(Parameter::value).toList());
  }

  /** Takes the parameters' values in; after each step of the optimiser. */
  public void update() {
    operations.average(averages, values, decay);
  }

  /** The averages in the order of the parameters. */
  public List<Matrix> averages() {
    return averages.matrices();
  }

  /** Exchanges averages and parameters: to evaluate with the averages, and once more to go on. */
  public void exchange() {
    for (int i = 0; i < values.matrices().size(); i++) {
      Matrix value = values.matrices().get(i);
      Matrix average = averages.matrices().get(i);
      Matrix between = scope.matrix(value.rows(), value.columns());
      between.write(value);
      value.write(average);
      average.write(between);
      scope.release(between);
    }
  }
}

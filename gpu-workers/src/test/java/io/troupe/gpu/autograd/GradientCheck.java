package io.troupe.gpu.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Compares gradients with central differences, in double. */
final class GradientCheck implements AutoCloseable {
  private static final double STEP = 1e-5;

  private final Device device = Devices.reference(ElementType.FLOAT64);
  private final Scope scope = device.scope();
  private final Parameters parameters = new Parameters(scope, 7);

  Scope scope() {
    return scope;
  }

  @Override
  public void close() {
    scope.close();
    device.close();
  }

  Parameter parameter(int rows, int columns) {
    return parameters.uniform("p", rows, columns, 1.5);
  }

  /** Makes a loss of any output: its binary cross-entropy with targets, which weighs all alike. */
  void check(List<Parameter> inputs, BiFunction<Tape, List<Parameter>, Variable> function) {
    checkLoss(
        inputs,
        (tape, p) -> {
          Variable out = function.apply(tape, p);
          Matrix targets = new Seeds(1).uniform(scope, out.rows(), out.columns());
          int[] rows = IntStream.range(0, out.rows()).toArray();
          return tape.binaryCrossEntropy(out, targets, scope.indices(rows));
        });
  }

  void checkLoss(List<Parameter> inputs, BiFunction<Tape, List<Parameter>, Variable> loss) {
    try (Tape tape = Tape.training(device, scope, 11, 4)) {
      tape.backward(loss.apply(tape, inputs));
    }
    for (Parameter input : inputs) {
      for (long i = 0; i < input.value().size(); i++) {
        double before = input.value().get(i);
        input.value().set(i, before + STEP);
        double above = value(inputs, loss);
        input.value().set(i, before - STEP);
        double below = value(inputs, loss);
        input.value().set(i, before);
        double expected = (above - below) / (2 * STEP);
        // Truncation is of the order of the step's square, rounding of 1e-16 / step.
        assertThat(input.gradient().get(i))
            .as("gradient %d of %s", i, input)
            .isCloseTo(expected, within(2e-9 + 1e-7 * Math.abs(expected)));
      }
      input.gradient().clear();
    }
  }

  private double value(List<Parameter> inputs, BiFunction<Tape, List<Parameter>, Variable> loss) {
    try (Tape tape = Tape.training(device, scope, 11, 4)) {
      return loss.apply(tape, inputs).value().get(0);
    }
  }
}

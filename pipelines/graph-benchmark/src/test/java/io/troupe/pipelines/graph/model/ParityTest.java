package io.troupe.pipelines.graph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.autograd.AdamW;
import io.troupe.gpu.autograd.Parameter;
import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits, loss, gradients and five steps of each model equal PyTorch's. */
class ParityTest {
  private static final double FLOAT64 = 1e-12;
  private static final double FLOAT32 = 2e-5;

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorchInFloat64(ParityCase expected) {
    try (Device device = Devices.reference(ElementType.FLOAT64)) {
      compare(device, expected, FLOAT64);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorchInFloat32(ParityCase expected) {
    try (Device device = Devices.cpu(2, 64 << 20)) {
      compare(device, expected, FLOAT32);
    }
  }

  private static void compare(Device device, ParityCase expected, double tolerance) {
    NodeGraph graph = expected.graph();
    try (Scope scope = device.scope()) {
      NodeClassifier model =
          new NodeClassifier(
              expected.model(), graph, scope, expected.layers(), expected.hidden(), 0);
      for (Parameter parameter : model.parameters().list()) {
        write(parameter.value(), expected.weights(parameter));
      }
      Matrix features = scope.matrix(graph.nodes(), graph.width(), graph.features());
      ClassifierLoss loss = new ClassifierLoss(graph, graph.splits().getFirst().train(), scope);
      AdamW optimiser =
          new AdamW(device, scope, model.parameters().list(), AdamW.Settings.of(1e-2));
      double[] losses = expected.doubles("losses");
      for (int step = 0; step < losses.length; step++) {
        try (Tape tape = Tape.training(device, scope, 0, step)) {
          Variable logits = model.logits(new Pass(tape, 0), tape.constant(features));
          Variable value = loss.of(tape, logits);
          assertThat(value.value().get(0)).isCloseTo(losses[step], within(tolerance));
          tape.backward(value);
          if (step == 0) {
            assertThat(value.value().get(0)).isCloseTo(expected.loss(), within(tolerance));
            assertClose("logits", logits.value(), expected.doubles("logits"), tolerance);
            for (Parameter parameter : model.parameters().list()) {
              assertClose(
                  parameter.name(), parameter.gradient(), expected.gradient(parameter), tolerance);
            }
          }
        }
        optimiser.step();
      }
    }
  }

  private static List<ParityCase> cases() {
    return ParityCase.all();
  }

  private static void write(Matrix matrix, double[] values) {
    for (int i = 0; i < values.length; i++) {
      matrix.set(i, values[i]);
    }
  }

  private static void assertClose(String what, Matrix actual, double[] expected, double tolerance) {
    assertThat(actual.toDoubles()).as(what).containsExactly(expected, within(tolerance));
  }
}

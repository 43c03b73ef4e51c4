package io.troupe.gpu.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole trainings of a small model of every operation. */
class TapeTest {
  private static final int NODES = 1500;
  private static final int WIDTH = 40;

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void trainsToTheSameBitsOnAnyNumberOfThreads(int threads) {
    List<float[]> one = train(Devices.cpu(1, 1L << 28), 8);
    List<float[]> many = train(Devices.cpu(threads, 1L << 28), 8);
    for (int i = 0; i < one.size(); i++) {
      assertThat(many.get(i)).isEqualTo(one.get(i));
    }
  }

  @Test
  void theVectorBackendTrainsLikeTheReference() {
    List<float[]> simd = train(Devices.cpu(2, 1L << 28), 3);
    List<float[]> reference = train(Devices.reference(ElementType.FLOAT64), 3);
    for (int i = 0; i < simd.size(); i++) {
      // Adam divides by the root of tiny second moments, which enlarges rounding.
      assertThat(simd.get(i)).containsExactly(reference.get(i), Offset.offset(2e-4f));
    }
  }

  @Test
  void stepsAfterTheFirstTakeNoMemory() {
    try (Device device = Devices.cpu(1, 1L << 28);
        Scope scope = device.scope()) {
      Model model = new Model(device, scope);
      model.step(0);
      model.evaluate();
      long taken = scope.takenBytes();
      for (int step = 1; step < 5; step++) {
        model.step(step);
        model.evaluate();
      }
      assertThat(scope.takenBytes()).isEqualTo(taken);
    }
  }

  @Test
  void evaluationIsTheSameEachTimeAndDropsNothing() {
    try (Device device = Devices.cpu(1, 1L << 28);
        Scope scope = device.scope()) {
      Model model = new Model(device, scope);
      assertThat(model.evaluate()).isEqualTo(model.evaluate());
      try (Tape tape = Tape.evaluation(device, scope)) {
        Variable x = tape.constant(scope.matrix(1, 3, 1, 2, 3));
        assertThat(tape.dropout(x, 0.9)).isSameAs(x);
        Variable loss = tape.multiply(x, tape.constant(scope.matrix(3, 1, 1, 1, 1)));
        assertThatThrownBy(() -> tape.backward(loss)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void eachStepDropsOtherElements() {
    try (Device device = Devices.cpu(1, 1L << 20);
        Scope scope = device.scope()) {
      Matrix ones = scope.matrix(10, 10);
      for (int i = 0; i < 100; i++) {
        ones.set(i, 1);
      }
      List<float[]> seen = new ArrayList<>();
      for (int step = 0; step < 2; step++) {
        try (Tape tape = Tape.training(device, scope, 5, step)) {
          seen.add(tape.dropout(tape.constant(ones), 0.5).value().toFloats());
          seen.add(tape.dropout(tape.constant(ones), 0.5).value().toFloats());
        }
      }
      assertThat(seen).doesNotHaveDuplicates();
      try (Tape tape = Tape.training(device, scope, 5, 0)) {
        assertThat(tape.dropout(tape.constant(ones), 0.5).value().toFloats())
            .isEqualTo(seen.get(0));
      }
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Device device = Devices.cpu(1, 1L << 20);
        Scope scope = device.scope();
        Tape tape = Tape.training(device, scope, 1, 0)) {
      Variable a = tape.constant(scope.zeros(2, 3));
      Variable b = tape.constant(scope.zeros(4, 5));
      assertThatThrownBy(() -> tape.multiply(a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("left is (2, 3), right is (4, 5)");
      assertThatThrownBy(() -> tape.add(a, b))
          .hasMessageContaining("cannot broadcast (2, 3) and (4, 5)");
      assertThatThrownBy(() -> tape.backward(a)).hasMessageContaining("a loss is a single number");
      Indices none = scope.indices();
      assertThatThrownBy(() -> tape.binaryCrossEntropy(a, a.value(), none))
          .hasMessageContaining("at least 1 row");
      Indices behind = scope.indices(2);
      assertThatThrownBy(() -> tape.binaryCrossEntropy(a, a.value(), behind))
          .hasMessageContaining("rows must lie in 0 to 1, got 2 to 2");
    }
  }

  private static List<float[]> train(Device device, int steps) {
    try (device;
        Scope scope = device.scope()) {
      Model model = new Model(device, scope);
      for (int step = 0; step < steps; step++) {
        model.step(step);
      }
      return model.parameters.list().stream().map(p -> p.value().toFloats()).toList();
    }
  }

  /** A layer of GCN, a layer of SAGE and an output, with all that can be dropped dropped. */
  private static final class Model {
    private final Device device;
    private final Scope scope;
    private final Parameters parameters;
    private final AdamW optimiser;
    private final CsrGraph graph;
    private final EdgeWeights mean;
    private final Matrix features;
    private final Indices labels;
    private final Indices rows;

    Model(Device device, Scope scope) {
      this.device = device;
      this.scope = scope;
      Seeds seeds = new Seeds(17);
      graph = seeds.graph(scope, NODES, 6 * NODES);
      mean = EdgeWeights.mean(scope, graph);
      features = seeds.normal(scope, NODES, 7);
      labels = scope.indices(seeds.below(3, NODES));
      rows = scope.indices(IntStream.range(0, NODES / 2).map(i -> 2 * i).toArray());
      parameters = new Parameters(scope, 3);
      parameters.weight("in.weight", WIDTH, 7);
      parameters.bias("in.bias", WIDTH, 7);
      parameters.constant("norm.gamma", 1, WIDTH, 1);
      parameters.constant("norm.beta", 1, WIDTH, 0);
      parameters.weight("hidden.weight", WIDTH, 2 * WIDTH);
      parameters.bias("hidden.bias", WIDTH, 2 * WIDTH);
      parameters.weight("out.weight", 3, WIDTH);
      parameters.bias("out.bias", 3, WIDTH);
      optimiser = new AdamW(device, scope, parameters.list(), AdamW.Settings.of(3e-3));
    }

    void step(int step) {
      try (Tape tape = Tape.training(device, scope, 23, step)) {
        tape.backward(tape.crossEntropy(forward(tape), labels, rows));
      }
      optimiser.step();
    }

    float[] evaluate() {
      try (Tape tape = Tape.evaluation(device, scope)) {
        return forward(tape).value().toFloats();
      }
    }

    private Variable forward(Tape tape) {
      List<Parameter> p = parameters.list();
      Variable x = tape.dropoutGelu(tape.linear(tape.constant(features), p.get(0), p.get(1)), 0.2);
      Variable normal = tape.layerNorm(x, p.get(2), p.get(3));
      Variable both = tape.concatenate(normal, tape.aggregate(graph, mean, normal));
      Variable hidden = tape.gelu(tape.linear(both, p.get(4), p.get(5)));
      return tape.linear(tape.addDropout(x, hidden, 0.2), p.get(6), p.get(7));
    }
  }
}

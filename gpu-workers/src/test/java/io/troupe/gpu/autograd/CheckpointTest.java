package io.troupe.gpu.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.Heads;
import io.troupe.gpu.operation.RotaryLayout;
import io.troupe.gpu.operation.RotaryTable;
import io.troupe.gpu.operation.Rotation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints change when things are computed and how much is kept, never what. */
class CheckpointTest {
  private static final int TOKENS = 48;
  private static final int WIDTH = 16;
  private static final int LAYERS = 6;

  enum Backend {
    REFERENCE,
    CPU
  }

  private enum Mode {
    NONE,
    LAYERS,
    NESTED
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreEqualBitForBit(Backend backend) {
    try (Device device = device(backend)) {
      List<float[]> without = train(device, Mode.NONE, 0.25);
      assertThat(train(device, Mode.LAYERS, 0.25)).containsExactly(without.toArray(float[][]::new));
      assertThat(train(device, Mode.NESTED, 0.25)).containsExactly(without.toArray(float[][]::new));
    }
  }

  @Test
  void aSegmentDropsTheSameElementsAgainAndTheNextOnesDropOthers() {
    try (Device device = device(Backend.CPU);
        Scope scope = device.scope();
        Tape tape = Tape.training(device, scope, 5, 1)) {
      Matrix ones = scope.matrix(8, 8);
      ones.fill(index -> 1);
      List<float[]> drawn = new ArrayList<>();
      Function<Tape, Variable> segment =
          inner -> {
            Variable out = inner.dropout(differentiable(scope, ones), 0.5);
            drawn.add(out.value().toFloats());
            return out;
          };
      Variable first = tape.checkpoint(segment);
      Variable second = tape.checkpoint(segment);
      Indices rows = scope.indices(0, 1, 2, 3, 4, 5, 6, 7);
      tape.backward(tape.binaryCrossEntropy(tape.add(first, second), ones, rows));
      assertThat(drawn).hasSize(4);
      assertThat(drawn.get(1)).isNotEqualTo(drawn.get(0));
      assertThat(drawn.get(2)).isEqualTo(drawn.get(1));
      assertThat(drawn.get(3)).isEqualTo(drawn.get(0));
    }
  }

  @Test
  void lessMemoryIsTaken() {
    long without = peak(Mode.NONE);
    long with = peak(Mode.LAYERS);
    assertThat(with).isLessThan(without / 2);
  }

  @Test
  void aSegmentThatReturnsWhatItWasGivenIsTransparent() {
    try (Device device = device(Backend.CPU);
        Scope scope = device.scope();
        Tape tape = Tape.training(device, scope, 5, 1)) {
      Variable x = differentiable(scope, new Seeds(1).normal(scope, 2, 3));
      assertThat(tape.checkpoint(inner -> x)).isSameAs(x);
    }
  }

  @Test
  void anEvaluationOnlyFreesWhatTheSegmentMade() {
    try (Device device = device(Backend.CPU);
        Scope scope = device.scope();
        Tape tape = Tape.evaluation(device, scope)) {
      Variable x = differentiable(scope, new Seeds(1).normal(scope, 2, 3));
      Variable out = tape.checkpoint(inner -> inner.gelu(inner.gelu(x)));
      assertThat(out.isDifferentiable()).isFalse();
      assertThat(out.value().toFloats()).isEqualTo(tape.gelu(tape.gelu(x)).value().toFloats());
    }
  }

  private static Variable differentiable(Scope scope, Matrix value) {
    Parameter parameter = new Parameters(scope, 1).constant("x", value.rows(), value.columns(), 0);
    parameter.value().write(value);
    return parameter;
  }

  private static Device device(Backend backend) {
    return switch (backend) {
      case REFERENCE -> Devices.reference(ElementType.FLOAT32);
      case CPU -> Devices.cpu(2, 1L << 30);
    };
  }

  private static long peak(Mode mode) {
    try (Device device = device(Backend.CPU)) {
      train(device, mode, 0.25);
      return device.memory().peakBytes();
    }
  }

  /** A transformer's loss and all gradients of one step. */
  private static List<float[]> train(Device device, Mode mode, double rate) {
    try (Scope scope = device.scope()) {
      Model model = new Model(scope, rate);
      List<float[]> results = new ArrayList<>();
      try (Tape tape = Tape.training(device, scope, 3, 7)) {
        Variable loss = model.loss(tape, mode);
        tape.backward(loss);
        results.add(loss.value().toFloats());
      }
      for (Parameter parameter : model.parameters.list()) {
        results.add(parameter.gradient().toFloats());
      }
      return results;
    }
  }

  private static final class Model {
    private final Parameters parameters;
    private final double rate;
    private final Lookup tokens;
    private final Indices targets;
    private final Indices rows;
    private final Rotation rotation;
    private final Parameter table;
    private final List<Layer> layers = new ArrayList<>();

    private record Layer(List<Parameter> weights, Parameter gamma, Parameter beta, Parameter bias) {
      Variable linear(Tape tape, int index, Variable x) {
        return tape.linear(x, weights.get(index), bias);
      }
    }

    Model(Scope scope, double rate) {
      this.parameters = new Parameters(scope, 11);
      this.rate = rate;
      this.tokens = Lookup.of(scope, new Seeds(1).below(20, TOKENS));
      this.targets = scope.indices(new Seeds(2).below(WIDTH, TOKENS));
      int[] all = IntStream.range(0, TOKENS).toArray();
      this.rows = scope.indices(all);
      double[] frequencies = RotaryTable.frequencies(1e4, 4);
      this.rotation =
          new Rotation(
              RotaryTable.upTo(scope, frequencies, 1, TOKENS), rows, 8, RotaryLayout.HALVES, false);
      this.table = parameters.uniform("table", 20, WIDTH, 1);
      for (int i = 0; i < LAYERS; i++) {
        List<Parameter> weights = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          weights.add(parameters.weight("w", WIDTH, WIDTH));
        }
        layers.add(
            new Layer(
                weights,
                parameters.constant("gamma", 1, WIDTH, 1),
                parameters.bias("beta", WIDTH, WIDTH),
                parameters.bias("bias", WIDTH, WIDTH)));
      }
    }

    Variable loss(Tape tape, Mode mode) {
      Variable x = tape.embedding(table, tokens);
      if (mode == Mode.NESTED) {
        Variable start = x;
        x = tape.checkpoint(inner -> layers(inner, start, Mode.LAYERS));
      } else {
        x = layers(tape, x, mode);
      }
      return tape.crossEntropy(x, targets, rows);
    }

    private Variable layers(Tape tape, Variable start, Mode mode) {
      Variable x = start;
      for (Layer layer : layers) {
        Variable before = x;
        x =
            mode == Mode.NONE
                ? layer(tape, layer, before)
                : tape.checkpoint(inner -> layer(inner, layer, before));
      }
      return x;
    }

    private Variable layer(Tape tape, Layer layer, Variable x) {
      Variable normal = tape.layerNorm(x, layer.gamma(), layer.beta());
      Variable q = tape.rotate(layer.linear(tape, 0, normal), rotation);
      Variable k = tape.rotate(layer.linear(tape, 1, normal), rotation);
      Variable v = layer.linear(tape, 2, normal);
      Variable mixed = tape.attention(q, k, v, AttentionShape.causal(1, Heads.of(2, 2, 8)));
      Variable residual = tape.addDropout(x, layer.linear(tape, 3, mixed), rate);
      return tape.addDropout(
          residual, layer.linear(tape, 4, tape.dropoutGelu(residual, rate)), rate);
    }
  }
}

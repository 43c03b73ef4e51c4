package io.troupe.gpu.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorSet;
import io.troupe.arrow.npy.NpzFormat;
import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results, gradients and optimiser steps against PyTorch's, on every CPU backend; the values are
 * from {@code src/test/python/torch_goldens.py}.
 */
@ParameterizedClass
@ValueSource(strings = {"cpu", "float32", "float64"})
class TorchGoldenTest {
  private final String backend;

  TorchGoldenTest(String backend) {
    this.backend = backend;
  }

  @Test
  void linear() throws Exception {
    for (int i = 0; i < 4; i++) {
      with(
          "linear/" + i,
          golden ->
              golden.check(
                  List.of("x", "w", "b"), (tape, p) -> tape.linear(p.get(0), p.get(1), p.get(2))));
    }
  }

  @Test
  void gelu() throws Exception {
    for (int i = 0; i < 4; i++) {
      with("gelu/" + i, golden -> golden.check(List.of("x"), (tape, p) -> tape.gelu(p.get(0))));
    }
  }

  @Test
  void layerNorm() throws Exception {
    for (int i = 0; i < 4; i++) {
      with(
          "layernorm/" + i,
          golden ->
              golden.check(
                  List.of("x", "gamma", "beta"),
                  (tape, p) -> tape.layerNorm(p.get(0), p.get(1), p.get(2))));
    }
  }

  @Test
  void binaryCrossEntropy() throws Exception {
    for (int i = 0; i < 4; i++) {
      with(
          "bce/" + i,
          golden ->
              golden.check(
                  List.of("x"),
                  (tape, p) ->
                      tape.binaryCrossEntropy(
                          p.get(0), golden.matrix("y"), golden.indices("rows"))));
    }
  }

  @Test
  void crossEntropy() throws Exception {
    for (int i = 0; i < 4; i++) {
      with(
          "ce/" + i,
          golden ->
              golden.check(
                  List.of("x"),
                  (tape, p) ->
                      tape.crossEntropy(p.get(0), golden.indices("y"), golden.indices("rows"))));
    }
  }

  @Test
  void meanOfNeighbours() throws Exception {
    for (int i = 0; i < 3; i++) {
      with(
          "mean/" + i,
          golden -> {
            CsrGraph graph =
                CsrGraph.of(
                    golden.scope,
                    golden.matrix("x").rows(),
                    golden.indices("source").toArray(),
                    golden.indices("target").toArray());
            EdgeWeights weights = EdgeWeights.mean(golden.scope, graph);
            golden.check(List.of("x"), (tape, p) -> tape.aggregate(graph, weights, p.get(0)));
          });
    }
  }

  @Test
  void fiveStepsOfAdamW() throws Exception {
    for (int i = 0; i < 3; i++) {
      with(
          "adamw/" + i,
          golden -> {
            Parameter p = golden.parameter("p");
            double decay = golden.matrix("decay").get(0);
            AdamW optimiser =
                new AdamW(
                    golden.device,
                    golden.scope,
                    List.of(p),
                    new AdamW.Settings(3e-3, 0.9, 0.999, 1e-8, decay));
            Matrix grads = golden.matrix("grads");
            for (int step = 0; step < 5; step++) {
              for (int j = 0; j < grads.columns(); j++) {
                p.gradient().set(j, grads.get(step, j));
              }
              optimiser.step();
            }
            golden.agree("result", p.value());
          });
    }
  }

  private void with(String name, Check check) throws Exception {
    Path file =
        Path.of(TorchGoldenTest.class.getResource("/io/troupe/gpu/torch-goldens.npz").toURI());
    try (Device device = device();
        Scope scope = device.scope();
        TensorArena arena = TensorArena.root("goldens", 1 << 24);
        TensorSet tensors = new NpzFormat().open(file, arena)) {
      check.run(new Golden(name, device, scope, tensors));
    }
  }

  private Device device() {
    return switch (backend) {
      case "cpu" -> Devices.cpu(2, 1 << 24);
      case "float32" -> Devices.reference(ElementType.FLOAT32);
      default -> Devices.reference(ElementType.FLOAT64);
    };
  }

  @FunctionalInterface
  private interface Check {
    void run(Golden golden);
  }

  @FunctionalInterface
  private interface Function {
    Variable apply(Tape tape, List<Parameter> parameters);
  }

  /** The tensors of one case. */
  private record Golden(String name, Device device, Scope scope, TensorSet tensors) {
    void check(List<String> names, Function function) {
      List<Parameter> inputs = names.stream().map(this::parameter).toList();
      try (Tape tape = Tape.training(device, scope, 1, 0)) {
        Variable out = function.apply(tape, inputs);
        agree("result", out.value());
        boolean isLoss = tensors.find(name + "/upstream").isEmpty();
        tape.backward(isLoss ? out : weighted(tape, out));
      }
      for (int i = 0; i < inputs.size(); i++) {
        agree("grad_" + names.get(i), inputs.get(i).gradient());
      }
    }

    /** The sum of all elements times the upstream gradients: rows of ones around a product. */
    private Variable weighted(Tape tape, Variable out) {
      Matrix upstream = matrix("upstream");
      Variable sum = null;
      for (int row = 0; row < out.rows(); row++) {
        Matrix pick = scope.zeros(1, out.rows());
        pick.set(row, 1);
        Matrix column = scope.matrix(out.columns(), 1);
        for (int j = 0; j < out.columns(); j++) {
          column.set(j, upstream.get(row, j));
        }
        Variable term =
            tape.multiply(tape.multiply(tape.constant(pick), out), tape.constant(column));
        sum = sum == null ? term : tape.add(sum, term);
      }
      return sum == null ? out : sum;
    }

    Parameter parameter(String tensor) {
      Matrix value = matrix(tensor);
      return new Parameter(tensor, value, scope.zeros(value.rows(), value.columns()), true);
    }

    Matrix matrix(String tensor) {
      Tensor source = tensors.tensor(name + "/" + tensor);
      int rows = Math.toIntExact(source.shape().dimension(0));
      int columns = Math.toIntExact(source.shape().dimension(1));
      Matrix matrix = scope.matrix(rows, columns);
      for (long i = 0; i < matrix.size(); i++) {
        matrix.set(i, element(source, i));
      }
      return matrix;
    }

    Indices indices(String tensor) {
      Tensor source = tensors.tensor(name + "/" + tensor);
      int[] values = new int[Math.toIntExact(source.elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] = source.segment().getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
      }
      return scope.indices(values);
    }

    void agree(String tensor, Matrix actual) {
      Tensor expected = tensors.tensor(name + "/" + tensor);
      assertThat(expected.elements()).isEqualTo(actual.size());
      // Sums of up to 100 terms reach 30, and each term rounds by 6e-8 of that at the most.
      double tolerance = actual.type() == ElementType.FLOAT64 ? 1e-11 : 2e-5;
      for (long i = 0; i < actual.size(); i++) {
        double value = element(expected, i);
        double error = Math.abs(actual.get(i) - value) / Math.max(1, Math.abs(value));
        if (!(error <= tolerance)) {
          throw new AssertionError(
              name
                  + "/"
                  + tensor
                  + ", element "
                  + i
                  + " is "
                  + actual.get(i)
                  + ", expected "
                  + value);
        }
      }
    }

    private static double element(Tensor tensor, long index) {
      return tensor.type() == DataType.F32
          ? tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index)
          : tensor.segment().getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index);
    }
  }
}

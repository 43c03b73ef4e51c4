package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.LinearAlgebra;
import io.troupe.gpu.operation.Reductions;
import io.troupe.gpu.operation.Transposition;

/** Dense products on a tape; see {@link LinearAlgebra}. */
public sealed interface LinearTape extends TapeFamily permits Tape {
  /** {@code x weight^T + bias}; x (n, in), weight (out, in), bias (1, out). */
  default Variable linear(Variable x, Variable weight, Variable bias) {
    Recorder recorder = Recorder.of(this);
    LinearAlgebra algebra = recorder.operations().linearAlgebra();
    Reductions sums = recorder.operations().reductions();
    Variable out = recorder.output(x.rows(), weight.rows(), x, weight, bias);
    algebra.linear(x.value(), weight.value(), bias.value(), out.value());
    return recorder.record(
        out,
        grad -> {
          addProduct(recorder, x, grad, weight.value(), Transposition.NONE);
          addProduct(recorder, weight, grad, x.value(), Transposition.LEFT);
          recorder.summedGradient(bias, target -> sums.addColumnSums(grad, target));
        });
  }

  /** The matrix product {@code left right}; (n, k) times (k, m). */
  default Variable multiply(Variable left, Variable right) {
    Recorder recorder = Recorder.of(this);
    Variable out = recorder.output(left.rows(), right.columns(), left, right);
    recorder
        .operations()
        .linearAlgebra()
        .multiply(left.value(), right.value(), Transposition.NONE, out.value(), false);
    return recorder.record(
        out,
        grad -> {
          addProduct(recorder, left, grad, right.value(), Transposition.RIGHT);
          addProduct(recorder, right, left.value(), grad, Transposition.LEFT);
        });
  }

  private static void addProduct(
      Recorder recorder, Variable input, Matrix left, Matrix right, Transposition transposition) {
    recorder.gradient(
        input,
        (target, accumulate) ->
            recorder
                .operations()
                .linearAlgebra()
                .multiply(left, right, transposition, target, accumulate));
  }
}

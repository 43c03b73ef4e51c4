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
          Pair pair = new Pair(recorder, x, weight, 1);
          pair.add(x, grad, weight.value(), Transposition.NONE);
          pair.add(weight, grad, x.value(), Transposition.LEFT);
          recorder.summedGradient(bias, target -> sums.addColumnSums(grad, target));
        });
  }

  /** The matrix product {@code left right}; (n, k) times (k, m). */
  default Variable multiply(Variable left, Variable right) {
    return multiplyBatch(left, right, Transposition.NONE, 1);
  }

  /** The product of each pair of a batch; shapes as in {@link LinearAlgebra#multiplyBatch}. */
  default Variable multiplyBatch(
      Variable left, Variable right, Transposition transposition, int batches) {
    Recorder recorder = Recorder.of(this);
    int rows = transposition == Transposition.LEFT ? batches * left.columns() : left.rows();
    int columns = transposition == Transposition.RIGHT ? right.rows() / batches : right.columns();
    Variable out = recorder.output(rows, columns, left, right);
    recorder
        .operations()
        .linearAlgebra()
        .multiplyBatch(left.value(), right.value(), transposition, batches, out.value(), false);
    return recorder.record(
        out, grad -> addGradients(new Pair(recorder, left, right, batches), transposition, grad));
  }

  private static void addGradients(Pair pair, Transposition transposition, Matrix grad) {
    Matrix left = pair.left().value();
    Matrix right = pair.right().value();
    switch (transposition) {
      case NONE -> {
        pair.add(pair.left(), grad, right, Transposition.RIGHT);
        pair.add(pair.right(), left, grad, Transposition.LEFT);
      }
      case LEFT -> {
        pair.add(pair.left(), right, grad, Transposition.RIGHT);
        pair.add(pair.right(), left, grad, Transposition.NONE);
      }
      case RIGHT -> {
        pair.add(pair.left(), grad, right, Transposition.NONE);
        pair.add(pair.right(), grad, left, Transposition.LEFT);
      }
    }
  }

  /** The operands of a batch of products. */
  record Pair(Recorder recorder, Variable left, Variable right, int batches) {
    private void add(Variable input, Matrix first, Matrix second, Transposition transposition) {
      recorder.gradient(
          input,
          (target, accumulate) ->
              recorder
                  .operations()
                  .linearAlgebra()
                  .multiplyBatch(first, second, transposition, batches, target, accumulate));
    }
  }
}

package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Elementwise;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Reductions;

/** Arithmetic whose operands are broadcast: what was repeated gets the sum of its gradients. */
final class Broadcasts {
  private Broadcasts() {}

  /** As large as both operands together. */
  static Variable output(Recorder recorder, Variable left, Variable right) {
    int rows = left.rows() == 1 ? right.rows() : left.rows();
    int columns = left.columns() == 1 ? right.columns() : left.columns();
    return recorder.output(rows, columns, left, right);
  }

  /** Adds {@code factor grad}, summed over what the operand was repeated over. */
  static void addGradient(Recorder recorder, Variable operand, Matrix grad, double factor) {
    Elementwise elementwise = recorder.operations().elementwise();
    if (!operand.isDifferentiable()) {
      return;
    }
    if (isFull(operand, grad)) {
      recorder.gradient(
          operand,
          (target, accumulate) -> elementwise.scaleShift(grad, factor, 0, target, accumulate));
      return;
    }
    Matrix sums = recorder.temporary(operand.rows(), operand.columns());
    Reductions reductions = recorder.operations().reductions();
    if (sums.size() == 1) {
      reductions.reduceAll(Reduction.SUM, grad, sums);
    } else if (sums.rows() == 1) {
      reductions.reduceColumns(Reduction.SUM, grad, sums);
    } else {
      reductions.reduceRows(Reduction.SUM, grad, sums);
    }
    if (factor != 1) {
      elementwise.scaleShift(sums, factor, 0, sums, false);
    }
    recorder.passOn(sums, operand);
  }

  /** Adds {@code grad other}, summed over what the operand was repeated over. */
  static void addProduct(Recorder recorder, Variable operand, Matrix grad, Matrix other) {
    Elementwise elementwise = recorder.operations().elementwise();
    if (isFull(operand, grad)) {
      recorder.gradient(
          operand, (target, accumulate) -> elementwise.multiply(grad, other, target, accumulate));
    } else if (operand.isDifferentiable()) {
      Matrix product = recorder.temporary(grad.rows(), grad.columns());
      elementwise.multiply(grad, other, product, false);
      addGradient(recorder, operand, product, 1);
      recorder.release(product);
    }
  }

  private static boolean isFull(Variable operand, Matrix grad) {
    return operand.rows() == grad.rows() && operand.columns() == grad.columns();
  }
}

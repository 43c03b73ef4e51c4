package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Elementwise;

/** What treats each element alone, on a tape; see {@link Elementwise}. */
public sealed interface ElementwiseTape extends TapeFamily permits Tape {
  /** Sets elements to zero with a probability and scales the rest; nothing in evaluation. */
  default Variable dropout(Variable x, double rate) {
    Recorder recorder = Recorder.of(this);
    Elementwise operations = recorder.operations().elementwise();
    Dropout dropout = recorder.nextDropout(rate);
    if (dropout.isNone()) {
      return x;
    }
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.dropout(x.value(), dropout, out.value(), false);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x, (target, accumulate) -> operations.dropout(grad, dropout, target, accumulate)));
  }

  /** {@code left + right}; one row, one column or one number is broadcast. */
  default Variable add(Variable left, Variable right) {
    if (left.rows() == right.rows() && left.columns() == right.columns()) {
      return addDropout(left, right, 0);
    }
    Recorder recorder = Recorder.of(this);
    Variable out = Broadcasts.output(recorder, left, right);
    recorder.operations().elementwise().add(left.value(), right.value(), out.value(), false);
    return recorder.record(
        out,
        grad -> {
          Broadcasts.addGradient(recorder, left, grad, 1);
          Broadcasts.addGradient(recorder, right, grad, 1);
        });
  }

  /** {@code left - right}; one row, one column or one number is broadcast. */
  default Variable subtract(Variable left, Variable right) {
    Recorder recorder = Recorder.of(this);
    Variable out = Broadcasts.output(recorder, left, right);
    recorder.operations().elementwise().subtract(left.value(), right.value(), out.value(), false);
    return recorder.record(
        out,
        grad -> {
          Broadcasts.addGradient(recorder, left, grad, 1);
          Broadcasts.addGradient(recorder, right, grad, -1);
        });
  }

  /**
   * {@code left right}, element by element; one row, one column or one number is broadcast. The
   * matrix product is {@link LinearTape#multiply}.
   */
  default Variable times(Variable left, Variable right) {
    Recorder recorder = Recorder.of(this);
    Variable out = Broadcasts.output(recorder, left, right);
    recorder.operations().elementwise().multiply(left.value(), right.value(), out.value(), false);
    return recorder.record(
        out,
        grad -> {
          Broadcasts.addProduct(recorder, left, grad, right.value());
          Broadcasts.addProduct(recorder, right, grad, left.value());
        });
  }

  /** {@code left / right}, element by element; one row, one column or one number is broadcast. */
  default Variable divide(Variable left, Variable right) {
    Recorder recorder = Recorder.of(this);
    Elementwise operations = recorder.operations().elementwise();
    Variable out = Broadcasts.output(recorder, left, right);
    operations.divide(left.value(), right.value(), out.value(), false);
    return recorder.record(
        out,
        grad -> {
          Matrix quotient = recorder.temporary(out.rows(), out.columns());
          operations.divide(grad, right.value(), quotient, false);
          Broadcasts.addGradient(recorder, left, quotient, 1);
          operations.multiply(quotient, out.value(), quotient, false);
          Broadcasts.addGradient(recorder, right, quotient, -1);
          recorder.release(quotient);
        });
  }

  /** {@code factor x}. */
  default Variable scale(Variable x, double factor) {
    return scaleShift(x, factor, 0);
  }

  /** {@code factor x + summand}. */
  default Variable scaleShift(Variable x, double factor, double summand) {
    Recorder recorder = Recorder.of(this);
    Elementwise operations = recorder.operations().elementwise();
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.scaleShift(x.value(), factor, summand, out.value(), false);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.scaleShift(grad, factor, 0, target, accumulate)));
  }

  /** {@code base + dropout(x)} in one pass: the end of a residual block. */
  default Variable addDropout(Variable base, Variable x, double rate) {
    Recorder recorder = Recorder.of(this);
    Elementwise operations = recorder.operations().elementwise();
    Dropout dropout = recorder.nextDropout(rate);
    Variable out = recorder.output(base.rows(), base.columns(), base, x);
    operations.addDropout(base.value(), x.value(), dropout, out.value());
    return recorder.record(
        out,
        grad -> {
          recorder.gradient(
              x, (target, accumulate) -> operations.dropout(grad, dropout, target, accumulate));
          recorder.passOn(out, base);
        });
  }

  /** Both side by side: (n, a) and (n, b) give (n, a + b). */
  default Variable concatenate(Variable left, Variable right) {
    Recorder recorder = Recorder.of(this);
    Elementwise operations = recorder.operations().elementwise();
    int split = left.columns();
    int columns = right.columns();
    Variable out = recorder.output(left.rows(), split + columns, left, right);
    operations.copyColumns(left.value(), 0, out.value(), 0, split, false);
    operations.copyColumns(right.value(), 0, out.value(), split, columns, false);
    return recorder.record(
        out,
        grad -> {
          recorder.gradient(
              left,
              (target, accumulate) ->
                  operations.copyColumns(grad, 0, target, 0, split, accumulate));
          recorder.gradient(
              right,
              (target, accumulate) ->
                  operations.copyColumns(grad, split, target, 0, columns, accumulate));
        });
  }
}

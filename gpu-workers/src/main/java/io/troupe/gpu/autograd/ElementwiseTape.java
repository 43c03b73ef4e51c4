package io.troupe.gpu.autograd;

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

  /** {@code left + right}, of equal shapes. */
  default Variable add(Variable left, Variable right) {
    return addDropout(left, right, 0);
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

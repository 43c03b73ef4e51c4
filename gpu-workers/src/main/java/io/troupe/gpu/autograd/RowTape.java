package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Softmax;

/** Distributions, sums and means of rows on a tape; see {@link Softmax} and {@link Reduction}. */
public sealed interface RowTape extends TapeFamily permits Tape {
  /** {@code exp(x) / sum of exp(x)} over each row. */
  default Variable softmax(Variable x) {
    Recorder recorder = Recorder.of(this);
    Softmax operations = recorder.operations().softmax();
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.softmax(x.value(), out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.softmaxGradient(out.value(), grad, target, accumulate)));
  }

  /** The logarithm of {@link #softmax}. */
  default Variable logSoftmax(Variable x) {
    Recorder recorder = Recorder.of(this);
    Softmax operations = recorder.operations().softmax();
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.logSoftmax(x.value(), out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.logSoftmaxGradient(out.value(), grad, target, accumulate)));
  }

  /** The sum of each row (n, 1). */
  default Variable rowSums(Variable x) {
    return reduceRows(x, Reduction.SUM, 1);
  }

  /** The mean of each row (n, 1). */
  default Variable rowMeans(Variable x) {
    return reduceRows(x, Reduction.MEAN, 1.0 / x.columns());
  }

  private Variable reduceRows(Variable x, Reduction reduction, double share) {
    Recorder recorder = Recorder.of(this);
    Variable out = recorder.output(x.rows(), 1, x);
    recorder.operations().reductions().reduceRows(reduction, x.value(), out.value());
    return recorder.record(
        out,
        grad -> {
          Matrix shares = recorder.keep(1, x.columns());
          shares.fill(column -> share);
          recorder.gradient(
              x,
              (target, accumulate) ->
                  recorder.operations().elementwise().multiply(grad, shares, target, accumulate));
        });
  }
}

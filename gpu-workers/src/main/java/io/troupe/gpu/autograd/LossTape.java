package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Losses;

/** Mean losses on a tape; see {@link Losses}. */
public sealed interface LossTape extends TapeFamily permits Tape {
  /** The mean softmax cross-entropy (1, 1) over some rows; logits (n, c), labels n classes. */
  default Variable crossEntropy(Variable logits, Indices labels, Indices rows) {
    Recorder recorder = Recorder.of(this);
    Losses operations = recorder.operations().losses();
    Variable out = recorder.output(1, 1, logits);
    Matrix logSumExp = recorder.keep(logits.rows(), 1);
    operations.crossEntropy(logits.value(), labels, rows, out.value(), logSumExp);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                logits,
                (target, accumulate) ->
                    operations.crossEntropyGradient(
                        logits.value(), labels, rows, logSumExp, grad, target, accumulate)));
  }

  /** The mean binary cross-entropy (1, 1) over some rows; logits and targets (n, c). */
  default Variable binaryCrossEntropy(Variable logits, Matrix targets, Indices rows) {
    Recorder recorder = Recorder.of(this);
    Losses operations = recorder.operations().losses();
    Variable out = recorder.output(1, 1, logits);
    operations.binaryCrossEntropy(logits.value(), targets, rows, out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                logits,
                (target, accumulate) ->
                    operations.binaryCrossEntropyGradient(
                        logits.value(), targets, rows, grad, target, accumulate)));
  }
}

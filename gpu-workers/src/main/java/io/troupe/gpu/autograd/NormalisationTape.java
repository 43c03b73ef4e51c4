package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;

/** What normalises rows, on a tape; see {@link Normalisation}. */
public sealed interface NormalisationTape extends TapeFamily permits Tape {
  /** Layer normalisation of each row; gamma and beta (1, c). */
  default Variable layerNorm(Variable x, Parameter gamma, Parameter beta) {
    return layerNorm(x, gamma, beta, Normalisation.EPSILON);
  }

  /** Layer normalisation of each row; gamma and beta (1, c). */
  default Variable layerNorm(Variable x, Parameter gamma, Parameter beta, double epsilon) {
    Recorder recorder = Recorder.of(this);
    Normalisation operations = recorder.operations().normalisation();
    Variable out = recorder.output(x.rows(), x.columns(), x, gamma, beta);
    Matrix statistics = recorder.keep(x.rows(), 2);
    operations.layerNorm(x.value(), gamma.value(), beta.value(), epsilon, out.value(), statistics);
    return recorder.record(
        out,
        grad -> {
          operations.layerNormParameterGradient(
              x.value(), statistics, grad, gamma.gradient(), beta.gradient());
          recorder.gradient(
              x,
              (target, accumulate) ->
                  operations.layerNormInputGradient(
                      x.value(), gamma.value(), statistics, grad, target, accumulate));
        });
  }

  /**
   * Root mean square normalisation of each group of c columns; x (n, g c), gamma (1, c). A row may
   * have several groups: the heads of queries and keys.
   */
  default Variable rmsNorm(Variable x, Parameter gamma, double epsilon) {
    Recorder recorder = Recorder.of(this);
    Normalisation operations = recorder.operations().normalisation();
    Variable out = recorder.output(x.rows(), x.columns(), x, gamma);
    Matrix statistics = recorder.keep(x.rows(), x.columns() / gamma.columns());
    operations.rmsNorm(x.value(), gamma.value(), epsilon, out.value(), statistics);
    return recorder.record(
        out,
        grad -> {
          operations.rmsNormWeightGradient(x.value(), statistics, grad, gamma.gradient());
          recorder.gradient(
              x,
              (target, accumulate) ->
                  operations.rmsNormInputGradient(
                      x.value(), gamma.value(), statistics, grad, target, accumulate));
        });
  }
}

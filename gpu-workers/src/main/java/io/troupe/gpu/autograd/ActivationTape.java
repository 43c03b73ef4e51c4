package io.troupe.gpu.autograd;

import io.troupe.gpu.operation.Activations;
import io.troupe.gpu.operation.Dropout;

/** Activation functions on a tape. */
public sealed interface ActivationTape extends TapeFamily permits Tape {
  /** Exact GELU. */
  default Variable gelu(Variable x) {
    return dropoutGelu(x, 0);
  }

  /** {@code gelu(dropout(x))} in one pass. */
  default Variable dropoutGelu(Variable x, double rate) {
    Recorder recorder = Recorder.of(this);
    Activations operations = recorder.operations().activations();
    Dropout dropout = recorder.nextDropout(rate);
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.dropoutGelu(x.value(), dropout, out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.dropoutGeluGradient(x.value(), dropout, grad, target, accumulate)));
  }
}

package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
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

  /** GELU's tanh form; see {@link Activations#geluTanh}. */
  default Variable geluTanh(Variable x) {
    Recorder recorder = Recorder.of(this);
    Activations operations = recorder.operations().activations();
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.geluTanh(x.value(), out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.geluTanhGradient(x.value(), grad, target, accumulate)));
  }

  /** {@code x sigmoid(x)}. */
  default Variable silu(Variable x) {
    Recorder recorder = Recorder.of(this);
    Activations operations = recorder.operations().activations();
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.silu(x.value(), out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.siluGradient(x.value(), grad, target, accumulate)));
  }

  /** {@code max(x, 0)}. */
  default Variable relu(Variable x) {
    return leakyRelu(x, 0);
  }

  /** {@code x} above zero, else {@code slope x}. */
  default Variable leakyRelu(Variable x, double slope) {
    Recorder recorder = Recorder.of(this);
    Activations operations = recorder.operations().activations();
    Variable out = recorder.output(x.rows(), x.columns(), x);
    operations.leakyRelu(x.value(), slope, out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.leakyReluGradient(x.value(), slope, grad, target, accumulate)));
  }

  /** {@code silu(gate) up}, of equal shapes. */
  default Variable swiglu(Variable gate, Variable up) {
    Recorder recorder = Recorder.of(this);
    Activations operations = recorder.operations().activations();
    Variable out = recorder.output(gate.rows(), gate.columns(), gate, up);
    operations.swiglu(gate.value(), up.value(), out.value());
    return recorder.record(
        out,
        grad -> {
          Matrix gradGate = recorder.temporary(gate.rows(), gate.columns());
          Matrix gradUp = recorder.temporary(gate.rows(), gate.columns());
          operations.swigluGradient(gate.value(), up.value(), grad, gradGate, gradUp, false);
          recorder.passOn(gradGate, gate);
          recorder.passOn(gradUp, up);
        });
  }

  /** {@code silu(gate) up} of the halves (gate, up) of x (n, 2c); gives (n, c). */
  default Variable swiglu(Variable x) {
    Recorder recorder = Recorder.of(this);
    Activations operations = recorder.operations().activations();
    Variable out = recorder.output(x.rows(), x.columns() / 2, x);
    operations.swigluHalves(x.value(), out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.swigluHalvesGradient(x.value(), grad, target, accumulate)));
  }
}

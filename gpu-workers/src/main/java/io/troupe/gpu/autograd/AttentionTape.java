package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Attention;
import io.troupe.gpu.operation.AttentionPass;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.Embedding;
import io.troupe.gpu.operation.Rotary;
import io.troupe.gpu.operation.Rotation;

/** What transformers are made of, on a tape; see {@link Attention}, {@link Rotary}. */
public sealed interface AttentionTape extends TapeFamily permits Tape {
  /** {@code softmax(scale q k^T) v} for each sequence and head; keeps no scores. */
  default Variable attention(Variable q, Variable k, Variable v, AttentionShape shape) {
    Recorder recorder = Recorder.of(this);
    Attention attention = recorder.operations().attention();
    Variable out = recorder.output(q.rows(), q.columns(), q, k, v);
    Matrix lse = recorder.keep(q.rows(), shape.heads().queries());
    AttentionPass pass = new AttentionPass(q.value(), k.value(), v.value(), out.value(), lse);
    attention.attend(pass.q(), pass.k(), pass.v(), shape, pass.out(), pass.lse());
    return recorder.record(
        out,
        grad -> {
          Matrix gradQ = recorder.temporary(q.rows(), q.columns());
          Matrix gradK = recorder.temporary(k.rows(), k.columns());
          Matrix gradV = recorder.temporary(v.rows(), v.columns());
          attention.attendGradient(pass, shape, grad, gradQ, gradK, gradV, false);
          recorder.passOn(gradQ, q);
          recorder.passOn(gradK, k);
          recorder.passOn(gradV, v);
        });
  }

  /** Rotary position embedding of all rows of x. */
  default Variable rotate(Variable x, Rotation rotation) {
    Recorder recorder = Recorder.of(this);
    Rotary rotary = recorder.operations().rotary();
    if (rotation.positions().size() != x.rows()) {
      throw new IllegalArgumentException(
          "there must be a position for each row of "
              + x.value().shape()
              + ", got "
              + rotation.positions().size());
    }
    Variable out = recorder.output(x.rows(), x.columns(), x);
    rotary.rotate(x.value(), 0, rotation, out.value(), 0, false);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    rotary.rotate(grad, 0, rotation.inverted(), target, 0, accumulate)));
  }

  /** Rows of a table (vocabulary, c), one for each number of the lookup. */
  default Variable embedding(Variable table, Lookup lookup) {
    Recorder recorder = Recorder.of(this);
    Embedding embedding = recorder.operations().embedding();
    Variable out = recorder.output(lookup.rows().size(), table.columns(), table);
    embedding.gather(table.value(), lookup.rows(), out.value());
    return recorder.record(
        out,
        grad ->
            recorder.summedGradient(table, target -> embedding.scatterAdd(grad, lookup, target)));
  }
}

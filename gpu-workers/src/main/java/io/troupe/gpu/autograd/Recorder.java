package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Operations;
import io.troupe.gpu.random.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the families of a {@link Tape} record with: memory for values and gradients, and the steps
 * that {@link #backward} walks. A family's method computes into {@link #output}, then hands {@link
 * #record} what turns the gradient of that output into gradients of its inputs.
 */
final class Recorder {
  private final Operations operations;
  private final Scope scope;
  private final @Nullable RandomKey training;
  private final boolean recording;
  private final List<Matrix> owned = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private int dropouts;
  private boolean closed;

  /**
   * Nothing recorded yet.
   *
   * @param training seed and step of the dropouts, or null for evaluation
   */
  Recorder(Operations operations, Scope scope, @Nullable RandomKey training) {
    this.operations = operations;
    this.scope = scope;
    this.training = training;
    this.recording = training != null;
  }

  /** A part of another's computation, from its next dropout on. */
  private Recorder(Recorder outer, boolean recording, int dropouts) {
    this.operations = outer.operations;
    this.scope = outer.scope;
    this.training = outer.training;
    this.recording = recording;
    this.dropouts = dropouts;
  }

  /** The recorder of the tape that a family is part of. */
  static Recorder of(TapeFamily family) {
    return switch (family) {
      case Tape tape -> tape.recorder();
    };
  }

  /** The device's operations. */
  Operations operations() {
    return operations;
  }

  /** The next dropout of this tape; none in evaluation. */
  Dropout nextDropout(double rate) {
    RandomKey key = training;
    if (key == null || rate == 0) {
      return Dropout.NONE;
    }
    return new Dropout(rate, new RandomKey(key.seed(), dropouts++, key.step()));
  }

  /** Memory that lives as long as the tape: what an operation keeps for its gradient. */
  Matrix keep(int rows, int columns) {
    Matrix matrix = scope.matrix(rows, columns);
    owned.add(matrix);
    return matrix;
  }

  /** The variable that an operation writes; differentiable if one of its inputs is. */
  Variable output(int rows, int columns, Variable... inputs) {
    boolean differentiable = false;
    for (Variable input : inputs) {
      differentiable |= input.isDifferentiable();
    }
    return new Variable(keep(rows, columns), differentiable && training != null);
  }

  /** Remembers how to go backward from an output, if anybody wants to; gives the output back. */
  Variable record(Variable out, Backward backward) {
    if (out.isDifferentiable() && recording) {
      steps.add(new Step(out, backward));
    }
    return out;
  }

  /** Lets an operation add its share to the gradient of an input, if that is wanted. */
  void gradient(Variable input, Contribution contribution) {
    if (!input.isDifferentiable()) {
      return;
    }
    Matrix present = input.gradientOrNull();
    if (present != null) {
      contribution.write(present, !input.startGradient());
      return;
    }
    Matrix fresh = scope.matrix(input.rows(), input.columns());
    input.setGradient(fresh);
    contribution.write(fresh, false);
  }

  /** As {@link #gradient}, for operations that only add: fresh memory is zero. */
  void summedGradient(Variable input, Sum sum) {
    gradient(
        input,
        (target, accumulate) -> {
          if (!accumulate) {
            target.clear();
          }
          sum.addTo(target);
        });
  }

  /**
   * Gives an output's gradient to an input: the memory itself where the input has none yet. The
   * output has no gradient any more, so this comes last.
   */
  void passOn(Variable out, Variable input) {
    Matrix gradient = out.gradientOrNull();
    if (gradient == null || !input.isDifferentiable()) {
      return;
    }
    if (input.gradientOrNull() == null) {
      input.setGradient(gradient);
      out.setGradient(null);
      return;
    }
    gradient(
        input,
        (target, accumulate) ->
            operations.elementwise().dropout(gradient, Dropout.NONE, target, accumulate));
  }

  /** Memory for the length of one step; whoever asks for it passes it on or gives it back. */
  Matrix temporary(int rows, int columns) {
    return scope.matrix(rows, columns);
  }

  /** Gives temporary memory back. */
  void release(Matrix temporary) {
    scope.release(temporary);
  }

  /** Adds temporary memory to the gradient of an input: that memory itself if it has none yet. */
  void passOn(Matrix temporary, Variable input) {
    if (input.isDifferentiable() && input.gradientOrNull() == null) {
      input.setGradient(temporary);
      return;
    }
    gradient(
        input,
        (target, accumulate) ->
            operations.elementwise().dropout(temporary, Dropout.NONE, target, accumulate));
    scope.release(temporary);
  }

  /** See {@link Tape#checkpoint}. */
  Variable checkpoint(Function<Tape, Variable> segment) {
    int firstDropout = dropouts;
    Recorder forward = new Recorder(this, false, firstDropout);
    Variable inner;
    try {
      inner = segment.apply(new Tape(forward));
      dropouts = forward.dropouts;
      if (!forward.disown(inner.value())) {
        return inner;
      }
    } finally {
      forward.close();
    }
    owned.add(inner.value());
    Variable out = new Variable(inner.value(), inner.isDifferentiable());
    return record(out, grad -> replay(segment, firstDropout, out, grad));
  }

  /** Computes a segment again, this time with its steps, and walks them. */
  private void replay(
      Function<Tape, Variable> segment, int firstDropout, Variable out, Matrix gradOut) {
    Recorder again = new Recorder(this, true, firstDropout);
    try {
      Variable inner = segment.apply(new Tape(again));
      out.setGradient(null);
      inner.setGradient(gradOut);
      again.walk();
    } finally {
      again.close();
    }
  }

  private boolean disown(Matrix matrix) {
    for (int i = owned.size() - 1; i >= 0; i--) {
      if (owned.get(i) == matrix) {
        owned.remove(i);
        return true;
      }
    }
    return false;
  }

  /** See {@link Tape#backward}. */
  void backward(Variable loss) {
    if (training == null) {
      throw new IllegalStateException("an evaluation tape has no gradients");
    }
    if (loss.value().size() != 1 || !loss.isDifferentiable()) {
      throw new IllegalArgumentException(
          "a loss is a single number that depends on parameters, got " + loss.value().shape());
    }
    Matrix one = scope.matrix(1, 1);
    one.set(0, 1);
    loss.setGradient(one);
    walk();
  }

  private void walk() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      Matrix gradient = step.out().gradientOrNull();
      if (gradient != null) {
        step.backward().run(gradient);
        releaseGradient(step.out());
      }
    }
    steps.clear();
  }

  /** Gives all memory back. Closing twice does nothing. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Step step : steps) {
      releaseGradient(step.out());
    }
    // The newest first comes out last: the next step then finds each in its old place.
    for (int i = owned.size() - 1; i >= 0; i--) {
      scope.release(owned.get(i));
    }
  }

  private void releaseGradient(Variable variable) {
    Matrix gradient = variable.gradientOrNull();
    if (gradient != null) {
      variable.setGradient(null);
      scope.release(gradient);
    }
  }

  private record Step(Variable out, Backward backward) {}

  /** Turns the gradient of a step's output into gradients of its inputs. */
  @FunctionalInterface
  interface Backward {
    void run(Matrix gradOut);
  }

  /** Writes a gradient, or adds it to what is there. */
  @FunctionalInterface
  interface Contribution {
    void write(Matrix target, boolean accumulate);
  }

  /** Adds a gradient to what is there. */
  @FunctionalInterface
  interface Sum {
    void addTo(Matrix target);
  }
}

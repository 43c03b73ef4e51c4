package io.troupe.gpu.autograd;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Operations;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.random.RandomKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes forward, remembers how, and computes gradients backward.
 *
 * <pre>{@code
 * try (Tape tape = Tape.training(device, scope, seed, step)) {
 *   Variable hidden = tape.dropoutGelu(tape.linear(tape.constant(x), weight, bias), 0.2);
 *   Variable loss = tape.crossEntropy(hidden, labels, rows);
 *   tape.backward(loss);
 * }
 * optimiser.step();
 * }</pre>
 *
 * <p>Closing gives all values back to the scope, so each step uses the memory of the one before. An
 * evaluation tape remembers nothing and drops nothing. Not safe for use by several threads.
 */
public final class Tape implements AutoCloseable {
  private final Operations operations;
  private final Scope scope;
  private final @Nullable RandomKey training;
  private final List<Matrix> owned = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private int dropouts;
  private boolean closed;

  private Tape(Device device, Scope scope, @Nullable RandomKey training) {
    this.operations = device.operations();
    this.scope = scope;
    this.training = training;
  }

  /**
   * A tape that remembers and drops. The n-th dropout of the tape uses stream n of the seed.
   *
   * @param scope gives the memory; stays open
   * @param seed of the dropouts
   * @param step which step this is, at least 0: each step drops other elements
   */
  public static Tape training(Device device, Scope scope, long seed, int step) {
    if (step < 0) {
      throw new IllegalArgumentException("steps are numbered from 0, got " + step);
    }
    return new Tape(device, scope, new RandomKey(seed, 0, step));
  }

  /** A tape that computes only forward; dropout does nothing. */
  public static Tape evaluation(Device device, Scope scope) {
    return new Tape(device, scope, null);
  }

  /** A variable of which no gradient is wanted; the matrix stays the caller's. */
  public Variable constant(Matrix value) {
    return new Variable(value, false);
  }

  /** {@code x weight^T + bias}; x (n, in), weight (out, in), bias (1, out). */
  public Variable linear(Variable x, Variable weight, Variable bias) {
    Variable out = output(x.rows(), weight.rows(), x, weight, bias);
    operations.linearAlgebra().linear(x.value(), weight.value(), bias.value(), out.value());
    return record(
        out,
        grad -> {
          addGradient(x, grad, weight.value(), Transposition.NONE);
          addGradient(weight, grad, x.value(), Transposition.LEFT);
          if (bias.isDifferentiable()) {
            operations.linearAlgebra().addColumnSums(grad, accumulator(bias));
          }
        });
  }

  /** {@code left right}; (n, k) times (k, m). */
  public Variable multiply(Variable left, Variable right) {
    Variable out = output(left.rows(), right.columns(), left, right);
    operations
        .linearAlgebra()
        .multiply(left.value(), right.value(), Transposition.NONE, out.value(), false);
    return record(
        out,
        grad -> {
          addGradient(left, grad, right.value(), Transposition.RIGHT);
          addGradient(right, left.value(), grad, Transposition.LEFT);
        });
  }

  /** For each node the weighted sum of its in-neighbours' rows; see {@link EdgeWeights}. */
  public Variable aggregate(CsrGraph graph, EdgeWeights weights, Variable x) {
    Variable out = output(graph.nodes(), x.columns(), x);
    operations
        .graph()
        .aggregate(graph.byDestination(), weights.byDestination(), x.value(), out.value(), false);
    return record(
        out,
        grad -> {
          Target target = target(x);
          operations
              .graph()
              .aggregate(
                  graph.bySource(), weights.bySource(), grad, target.matrix(), target.accumulate());
        });
  }

  /** Exact GELU. */
  public Variable gelu(Variable x) {
    return dropoutGelu(x, 0);
  }

  /** {@code gelu(dropout(x))} in one pass. */
  public Variable dropoutGelu(Variable x, double rate) {
    Dropout dropout = nextDropout(rate);
    Variable out = output(x.rows(), x.columns(), x);
    operations.elementwise().dropoutGelu(x.value(), dropout, out.value());
    return record(
        out,
        grad -> {
          Target target = target(x);
          operations
              .elementwise()
              .dropoutGeluGradient(x.value(), dropout, grad, target.matrix(), target.accumulate());
        });
  }

  /** Sets elements to zero with a probability and scales the rest; nothing in evaluation. */
  public Variable dropout(Variable x, double rate) {
    Dropout dropout = nextDropout(rate);
    if (dropout.isNone()) {
      return x;
    }
    Variable out = output(x.rows(), x.columns(), x);
    operations.elementwise().dropout(x.value(), dropout, out.value(), false);
    return record(
        out,
        grad -> {
          Target target = target(x);
          operations.elementwise().dropout(grad, dropout, target.matrix(), target.accumulate());
        });
  }

  /** {@code left + right}, of equal shapes. */
  public Variable add(Variable left, Variable right) {
    return addDropout(left, right, 0);
  }

  /** {@code base + dropout(x)} in one pass: the end of a residual block. */
  public Variable addDropout(Variable base, Variable x, double rate) {
    Dropout dropout = nextDropout(rate);
    Variable out = output(base.rows(), base.columns(), base, x);
    operations.elementwise().addDropout(base.value(), x.value(), dropout, out.value());
    return record(
        out,
        grad -> {
          if (x.isDifferentiable()) {
            Target target = target(x);
            operations.elementwise().dropout(grad, dropout, target.matrix(), target.accumulate());
          }
          if (base.isDifferentiable()) {
            passOn(out, base);
          }
        });
  }

  /** Layer normalisation of each row; gamma and beta (1, c). */
  public Variable layerNorm(Variable x, Parameter gamma, Parameter beta) {
    Variable out = output(x.rows(), x.columns(), x, gamma, beta);
    Matrix statistics = own(scope.matrix(x.rows(), 2));
    operations
        .normalisation()
        .layerNorm(x.value(), gamma.value(), beta.value(), out.value(), statistics);
    return record(
        out,
        grad -> {
          operations
              .normalisation()
              .layerNormParameterGradient(
                  x.value(), statistics, grad, gamma.gradient(), beta.gradient());
          if (x.isDifferentiable()) {
            Target target = target(x);
            operations
                .normalisation()
                .layerNormInputGradient(
                    x.value(),
                    gamma.value(),
                    statistics,
                    grad,
                    target.matrix(),
                    target.accumulate());
          }
        });
  }

  /** Both side by side: (n, a) and (n, b) give (n, a + b). */
  public Variable concatenate(Variable left, Variable right) {
    Variable out = output(left.rows(), left.columns() + right.columns(), left, right);
    int split = left.columns();
    operations.elementwise().copyColumns(left.value(), 0, out.value(), 0, split, false);
    operations
        .elementwise()
        .copyColumns(right.value(), 0, out.value(), split, right.columns(), false);
    return record(
        out,
        grad -> {
          addColumns(left, grad, 0);
          addColumns(right, grad, split);
        });
  }

  /** The mean softmax cross-entropy (1, 1) over some rows; logits (n, c), labels n classes. */
  public Variable crossEntropy(Variable logits, Indices labels, Indices rows) {
    Variable out = output(1, 1, logits);
    operations.losses().crossEntropy(logits.value(), labels, rows, out.value());
    return record(
        out,
        grad -> {
          Target target = target(logits);
          operations
              .losses()
              .crossEntropyGradient(
                  logits.value(), labels, rows, grad, target.matrix(), target.accumulate());
        });
  }

  /** The mean binary cross-entropy (1, 1) over some rows; logits and targets (n, c). */
  public Variable binaryCrossEntropy(Variable logits, Matrix targets, Indices rows) {
    Variable out = output(1, 1, logits);
    operations.losses().binaryCrossEntropy(logits.value(), targets, rows, out.value());
    return record(
        out,
        grad -> {
          Target target = target(logits);
          operations
              .losses()
              .binaryCrossEntropyGradient(
                  logits.value(), targets, rows, grad, target.matrix(), target.accumulate());
        });
  }

  /**
   * Adds the gradient of a loss to the gradients of the parameters that it depends on. Once for
   * each tape.
   *
   * @param loss (1, 1), made by this tape
   * @throws IllegalArgumentException if the loss is not a single number or depends on no parameter
   * @throws IllegalStateException if this is an evaluation tape
   */
  public void backward(Variable loss) {
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

  /** Gives the values of all variables of this tape back. Closing twice does nothing. */
  @Override
  public void close() {
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

  private Dropout nextDropout(double rate) {
    RandomKey key = training;
    if (key == null || rate == 0) {
      return Dropout.NONE;
    }
    return new Dropout(rate, new RandomKey(key.seed(), dropouts++, key.step()));
  }

  private Matrix own(Matrix matrix) {
    owned.add(matrix);
    return matrix;
  }

  private Variable output(int rows, int columns, Variable... inputs) {
    boolean differentiable = false;
    for (Variable input : inputs) {
      differentiable |= input.isDifferentiable();
    }
    return new Variable(own(scope.matrix(rows, columns)), differentiable && training != null);
  }

  private Variable record(Variable out, Backward backward) {
    if (out.isDifferentiable()) {
      steps.add(new Step(out, backward));
    }
    return out;
  }

  /** Where a gradient goes: fresh memory is written, what is there is added to. */
  private Target target(Variable variable) {
    Matrix present = variable.gradientOrNull();
    if (present != null) {
      return new Target(present, true);
    }
    Matrix fresh = scope.matrix(variable.rows(), variable.columns());
    variable.setGradient(fresh);
    return new Target(fresh, false);
  }

  private Matrix accumulator(Variable variable) {
    Target target = target(variable);
    if (!target.accumulate()) {
      target.matrix().clear();
    }
    return target.matrix();
  }

  private void addGradient(
      Variable variable, Matrix left, Matrix right, Transposition transposition) {
    if (variable.isDifferentiable()) {
      Target target = target(variable);
      operations
          .linearAlgebra()
          .multiply(left, right, transposition, target.matrix(), target.accumulate());
    }
  }

  private void addColumns(Variable variable, Matrix grad, int fromColumn) {
    if (variable.isDifferentiable()) {
      Target target = target(variable);
      operations
          .elementwise()
          .copyColumns(
              grad, fromColumn, target.matrix(), 0, variable.columns(), target.accumulate());
    }
  }

  /** Gives the output's gradient to an input: the memory itself where the input has none yet. */
  private void passOn(Variable out, Variable input) {
    Matrix gradient = out.gradientOrNull();
    if (gradient == null) {
      return;
    }
    if (input.gradientOrNull() == null) {
      input.setGradient(gradient);
      out.setGradient(null);
      return;
    }
    operations.elementwise().dropout(gradient, Dropout.NONE, target(input).matrix(), true);
  }

  private void releaseGradient(Variable variable) {
    Matrix gradient = variable.gradientOrNull();
    if (gradient != null) {
      variable.setGradient(null);
      scope.release(gradient);
    }
  }

  private record Target(Matrix matrix, boolean accumulate) {}

  private record Step(Variable out, Backward backward) {}

  /** Turns the gradient of a step's output into gradients of its inputs. */
  @FunctionalInterface
  private interface Backward {
    void run(Matrix gradOut);
  }
}

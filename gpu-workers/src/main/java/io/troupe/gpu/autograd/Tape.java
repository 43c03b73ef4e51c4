package io.troupe.gpu.autograd;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.random.RandomKey;
import java.util.function.Function;
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
 * <p>The operations stand in one interface for each family. Closing gives all values back to the
 * scope, so each step uses the memory of the one before. An evaluation tape remembers nothing and
 * drops nothing. Not safe for use by several threads.
 */
public final class Tape
    implements AutoCloseable,
        LinearTape,
        ElementwiseTape,
        ActivationTape,
        NormalisationTape,
        RowTape,
        GraphTape,
        AttentionTape,
        LossTape {
  private final Recorder recorder;

  private Tape(Device device, Scope scope, @Nullable RandomKey training) {
    this(new Recorder(device.operations(), scope, training));
  }

  Tape(Recorder recorder) {
    this.recorder = recorder;
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

  /**
   * Activation checkpointing (arXiv 1604.06174): computes a segment, but keeps only its result and
   * what it reads. {@link #backward} computes the segment again and then knows what it needs. The
   * same elements are dropped, and the gradients are, bit for bit, those without a checkpoint.
   *
   * @param segment computes on the tape that it is given and returns the one variable that is used
   *     afterwards; it runs up to twice and does nothing else
   */
  public Variable checkpoint(Function<Tape, Variable> segment) {
    return recorder.checkpoint(segment);
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
    recorder.backward(loss);
  }

  /** Gives the values of all variables of this tape back. Closing twice does nothing. */
  @Override
  public void close() {
    recorder.close();
  }

  Recorder recorder() {
    return recorder;
  }
}

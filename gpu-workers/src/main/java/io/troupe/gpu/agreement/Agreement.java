package io.troupe.gpu.agreement;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Scope;
import java.util.ArrayList;
import java.util.List;

/** Runs a case on a device and on the float64 reference, and compares all outputs. */
public final class Agreement implements AutoCloseable {
  private final Device device;
  private final Device reference = Devices.reference(ElementType.FLOAT64);

  /**
   * Compares a device with the reference.
   *
   * @param device stays the caller's
   */
  public Agreement(Device device) {
    this.device = device;
  }

  /** Compares one case with random inputs. */
  public Comparison compare(OperationCase operationCase, Values values, long seed) {
    return compare(operationCase, ValueSource.random(seed, values));
  }

  /** Compares one case with inputs from any source. */
  public Comparison compare(OperationCase operationCase, ValueSource source) {
    List<Result> expected = run(reference, operationCase, source);
    List<Result> actual = run(device, operationCase, source);
    boolean sums = expected.stream().anyMatch(result -> result.tolerance().needsMagnitude());
    List<Result> magnitudes =
        sums ? run(reference, operationCase, ValueSource.absolute(source)) : expected;
    Worst worst = new Worst(operationCase.id() + " on " + device);
    for (int i = 0; i < expected.size(); i++) {
      worst.add(actual.get(i), expected.get(i), magnitudes.get(i).values());
    }
    return worst.comparison();
  }

  /**
   * Compares one case with results that somebody else has computed from the same inputs.
   *
   * @param expected the values of an output by its name
   */
  public Comparison compare(
      OperationCase operationCase, ValueSource source, ExpectedValues expected) {
    List<Result> actual = run(device, operationCase, source);
    boolean sums = actual.stream().anyMatch(result -> result.tolerance().needsMagnitude());
    List<Result> magnitudes =
        sums ? run(reference, operationCase, ValueSource.absolute(source)) : actual;
    Worst worst = new Worst(operationCase.id() + " on " + device);
    for (int i = 0; i < actual.size(); i++) {
      Result result = actual.get(i);
      Result other =
          new Result(result.name(), result.shape(), expected.of(result.name()), result.tolerance());
      worst.add(result, other, magnitudes.get(i).values());
    }
    return worst.comparison();
  }

  @Override
  public void close() {
    reference.close();
  }

  private static List<Result> run(Device on, OperationCase operationCase, ValueSource source) {
    try (Scope scope = on.scope()) {
      Inputs inputs = new Inputs(on, scope, source);
      operationCase.body().on(inputs).run();
      List<Result> results = new ArrayList<>();
      for (Output output : inputs.outputs()) {
        results.add(
            new Result(output.name(), output.shape(), output.read().get(), output.tolerance()));
      }
      return results;
    }
  }

  /** Results by the names of outputs. */
  @FunctionalInterface
  public interface ExpectedValues {
    /** All elements in row-major order. */
    double[] of(String output);
  }
}

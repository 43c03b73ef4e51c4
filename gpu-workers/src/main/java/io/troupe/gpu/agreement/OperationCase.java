package io.troupe.gpu.agreement;

import java.util.EnumSet;
import java.util.Set;

/**
 * One use of one operation on one shape.
 *
 * @param operation the accessor of the family in {@code Operations} and the method, such as {@code
 *     linearAlgebra.multiply}
 * @param type the format that the case is about, such as {@code f32}, {@code bf16} or {@code nvfp4}
 * @param shape the sizes that matter, and the options, such as {@code 3x7x5-left-add}
 * @param values which inputs make sense
 * @param work what it reads, writes and computes
 * @param body makes the inputs and outputs on a device, and says how to call the operation
 */
public record OperationCase(
    String operation, String type, String shape, Set<Values> values, Work work, Body body) {
  /** Keeps a copy of the set. */
  public OperationCase {
    values = Set.copyOf(values);
  }

  /** A case that makes sense for all values. */
  public OperationCase(String operation, String type, String shape, Work work, Body body) {
    this(operation, type, shape, EnumSet.allOf(Values.class), work, body);
  }

  /** The same case for some values only. */
  public OperationCase only(Values first, Values... others) {
    return new OperationCase(operation, type, shape, EnumSet.of(first, others), work, body);
  }

  /** The same case for all values but some. */
  public OperationCase without(Values first, Values... others) {
    Set<Values> rest = EnumSet.copyOf(values);
    rest.removeAll(EnumSet.of(first, others));
    return new OperationCase(operation, type, shape, rest, work, body);
  }

  /** Such as {@code linearAlgebra.multiply/f32/3x7x5-left}: unique in its family. */
  public String id() {
    return operation + "/" + type + "/" + shape;
  }

  @Override
  public String toString() {
    return id();
  }

  /** Makes the inputs and outputs of a case on a device. */
  @FunctionalInterface
  public interface Body {
    /** Draws inputs, registers outputs, and returns the call of the operation. */
    Call on(Inputs inputs);
  }

  /** Calls the operation that the case is about, and nothing else: it is what is timed. */
  @FunctionalInterface
  public interface Call {
    /** Calls it; may be called again and again. */
    void run();
  }
}

package io.troupe.gpu.agreement;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Makes the inputs of a case on a device, and knows its outputs. Names are those of the operation's
 * parameters. All reals are rounded to float (or to the 16-bit type of the matrix) before any
 * device sees them, so that every device computes from the same numbers.
 */
public final class Inputs {
  private final Device device;
  private final Scope scope;
  private final ValueSource source;
  private final List<Output> outputs = new ArrayList<>();

  Inputs(Device device, Scope scope, ValueSource source) {
    this.device = device;
    this.scope = scope;
    this.source = source;
  }

  /** The operations of the device: for the call, and to prepare inputs that only it can make. */
  public Operations operations() {
    return device.operations();
  }

  /** Owns what the case makes. */
  public Scope scope() {
    return scope;
  }

  /** The case's kind of values: standard normal, or an extreme. */
  public Matrix normal(String name, int rows, int columns) {
    return normal(scope.elementType(), name, rows, columns);
  }

  /** The case's kind of values in another element type. */
  public Matrix normal(ElementType type, String name, int rows, int columns) {
    return drawn(type, name, rows, columns, source.values()::draw);
  }

  /** Numbers in [low, high), whatever the case's values are. */
  public Matrix uniform(String name, int rows, int columns, double low, double high) {
    return drawn(
        scope.elementType(),
        name,
        rows,
        columns,
        random -> (float) (low + (high - low) * random.nextDouble()));
  }

  /** Numbers of any distribution. */
  public Matrix drawn(
      ElementType type,
      String name,
      int rows,
      int columns,
      ToDoubleFunction<SplittableRandom> draw) {
    double[] values = source.reals(name, Math.multiplyExact(rows, columns), draw);
    Matrix matrix = scope.matrix(type, rows, columns);
    matrix.fill(i -> values[(int) i]);
    return matrix;
  }

  /** Reals for what the case builds itself. */
  public double[] reals(String name, int count, ToDoubleFunction<SplittableRandom> draw) {
    return source.reals(name, count, draw);
  }

  /** Integers from 0 to bound - 1. */
  public Indices below(String name, int count, int bound) {
    return scope.indices(source.below(name, count, bound));
  }

  /** Integers from 0 to bound - 1, for what the case builds itself. */
  public int[] ints(String name, int count, int bound) {
    return source.below(name, count, bound);
  }

  /** A graph with parallel edges, loops and, for few edges, isolated nodes. */
  public CsrGraph graph(String name, int nodes, int edges) {
    return CsrGraph.of(
        scope,
        nodes,
        source.below(name + ".source", edges, nodes),
        source.below(name + ".destination", edges, nodes));
  }

  /** An output of any content before: the operation must write every element. */
  public Matrix output(String name, int rows, int columns, Tolerance tolerance) {
    return output(scope.elementType(), name, rows, columns, tolerance);
  }

  /** An output in another element type. */
  public Matrix output(ElementType type, String name, int rows, int columns, Tolerance tolerance) {
    Matrix matrix = scope.matrix(type, rows, columns);
    matrix.fill(i -> Double.NaN);
    return compared(name, matrix, tolerance);
  }

  /** Compares a matrix that the operation changes or adds to. */
  public Matrix compared(String name, Matrix matrix, Tolerance tolerance) {
    outputs.add(new Output(name, matrix, tolerance));
    return matrix;
  }

  /** An output of packed bytes, compared exactly; all ones before. */
  public Bytes outputBytes(String name, long size) {
    Bytes bytes = scope.bytes(size);
    byte[] before = new byte[Math.toIntExact(size)];
    java.util.Arrays.fill(before, (byte) 0xFF);
    bytes.write(before);
    outputs.add(new Output(name, bytes));
    return bytes;
  }

  List<Output> outputs() {
    return outputs;
  }
}

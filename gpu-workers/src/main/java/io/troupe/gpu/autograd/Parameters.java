package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.random.Philox;
import io.troupe.gpu.random.RandomKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a model's parameters and keeps them in order. The n-th parameter's initial values depend on
 * the seed, n and the element, on nothing else.
 */
public final class Parameters {
  private final Scope scope;
  private final long seed;
  private final List<Parameter> parameters = new ArrayList<>();

  /**
   * No parameters yet.
   *
   * @param scope owns their memory
   * @param seed of their initial values
   */
  public Parameters(Scope scope, long seed) {
    this.scope = scope;
    this.seed = seed;
  }

  /** A parameter that decays, uniform in [-bound, bound). */
  public Parameter uniform(String name, int rows, int columns, double bound) {
    return add(name, uniformValues(rows, columns, bound), true);
  }

  /**
   * The weight (out, in) of a linear layer, uniform in [-1/sqrt(in), 1/sqrt(in)), as PyTorch's
   * {@code Linear} starts.
   */
  public Parameter weight(String name, int out, int in) {
    return uniform(name, out, in, 1 / Math.sqrt(in));
  }

  /** The bias (1, out) of a linear layer, uniform like its weight; does not decay. */
  public Parameter bias(String name, int out, int in) {
    return add(name, uniformValues(1, out, 1 / Math.sqrt(in)), false);
  }

  /** A parameter that does not decay, with one value everywhere. */
  public Parameter constant(String name, int rows, int columns, double value) {
    Matrix matrix = scope.matrix(rows, columns);
    matrix.fill(index -> value);
    return add(name, matrix, false);
  }

  /** All parameters in the order in which they were made. */
  public List<Parameter> list() {
    return List.copyOf(parameters);
  }

  /** The number of all elements. */
  public long count() {
    return parameters.stream().mapToLong(parameter -> parameter.value().size()).sum();
  }

  private Matrix uniformValues(int rows, int columns, double bound) {
    RandomKey key = RandomKey.initial(seed, parameters.size());
    Matrix matrix = scope.matrix(rows, columns);
    matrix.fill(index -> (2 * Philox.uniform(key, index) - 1) * bound);
    return matrix;
  }

  private Parameter add(String name, Matrix value, boolean decays) {
    Matrix gradient = scope.zeros(value.rows(), value.columns());
    Parameter parameter = new Parameter(name, value, gradient, decays);
    parameters.add(parameter);
    return parameter;
  }
}

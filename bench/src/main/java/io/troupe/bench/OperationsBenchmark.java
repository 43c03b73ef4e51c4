package io.troupe.bench;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Operations;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.random.RandomKey;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Speed of the operations of a GNN on one thread: medians of CPU time, which does not count what
 * other processes take of a busy machine.
 *
 * <p>Arguments: nodes and width, by default 10000 64.
 */
public final class OperationsBenchmark {
  private static final int WARM_UP = 40;
  private static final int SAMPLES = 21;

  private OperationsBenchmark() {}

  /** Prints one line for each operation. */
  public static void main(String[] arguments) {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
    try (Device device = Devices.cpu(1, 8L << 30);
        Scope scope = device.scope()) {
      print(device + ", " + nodes + " nodes, width " + width);
      products(device.operations(), scope, nodes, width);
      rows(device.operations(), scope, nodes, width);
    }
  }

  private static void products(Operations operations, Scope scope, int nodes, int width) {
    SplittableRandom random = new SplittableRandom(1);
    Matrix x = normal(scope, random, nodes, width);
    Matrix weight = normal(scope, random, width, width);
    Matrix bias = normal(scope, random, 1, width);
    Matrix out = scope.matrix(nodes, width);
    Matrix gradient = scope.zeros(width, width);
    double flops = 2.0 * nodes * width * width;
    measure(
        "linear", flops, "GFLOP/s", () -> operations.linearAlgebra().linear(x, weight, bias, out));
    measure(
        "linear, gradient by input",
        flops,
        "GFLOP/s",
        () -> operations.linearAlgebra().multiply(x, weight, Transposition.NONE, out, false));
    measure(
        "linear, gradient by weight",
        flops,
        "GFLOP/s",
        () -> operations.linearAlgebra().multiply(x, out, Transposition.LEFT, gradient, false));
    int edges = 8 * nodes;
    CsrGraph graph =
        CsrGraph.of(
            scope,
            nodes,
            random.ints(edges, 0, nodes).toArray(),
            random.ints(edges, 0, nodes).toArray());
    EdgeWeights mean = EdgeWeights.mean(scope, graph);
    measure(
        "aggregate, random graph of degree 8",
        4.0 * edges * width,
        "GB/s gathered",
        () ->
            operations
                .graph()
                .aggregate(graph.byDestination(), mean.byDestination(), x, out, false));
  }

  private static void rows(Operations operations, Scope scope, int nodes, int width) {
    SplittableRandom random = new SplittableRandom(2);
    Matrix x = normal(scope, random, nodes, width);
    Matrix gamma = normal(scope, random, 1, width);
    Matrix beta = normal(scope, random, 1, width);
    Matrix statistics = scope.matrix(nodes, 2);
    Matrix out = scope.matrix(nodes, width);
    Dropout dropout = new Dropout(0.2, new RandomKey(1, 2, 3));
    double elements = (double) nodes * width;
    String unit = "G elements/s";
    measure(
        "gelu", elements, unit, () -> operations.activations().dropoutGelu(x, Dropout.NONE, out));
    measure(
        "gelu after dropout",
        elements,
        unit,
        () -> operations.activations().dropoutGelu(x, dropout, out));
    measure(
        "gelu after dropout, gradient",
        elements,
        unit,
        () -> operations.activations().dropoutGeluGradient(x, dropout, x, out, false));
    measure(
        "dropout", elements, unit, () -> operations.elementwise().dropout(x, dropout, out, false));
    measure(
        "add", elements, unit, () -> operations.elementwise().addDropout(x, x, Dropout.NONE, out));
    measure(
        "layer norm",
        elements,
        unit,
        () -> operations.normalisation().layerNorm(x, gamma, beta, 1e-5, out, statistics));
    measure(
        "layer norm, gradient by input",
        elements,
        unit,
        () ->
            operations.normalisation().layerNormInputGradient(x, gamma, statistics, x, out, false));
    measure(
        "layer norm, gradients by parameters",
        elements,
        unit,
        () -> operations.normalisation().layerNormParameterGradient(x, statistics, x, gamma, beta));
  }

  private static void measure(String name, double work, String unit, Runnable operation) {
    for (int i = 0; i < WARM_UP; i++) {
      operation.run();
    }
    long[] nanos = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      operation.run();
      nanos[i] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    long median = nanos[SAMPLES / 2];
    print(
        String.format(
            Locale.ROOT, "%-38s %8.3f ms %8.2f %s", name, median / 1e6, work / median, unit));
  }

  private static Matrix normal(Scope scope, SplittableRandom random, int rows, int columns) {
    Matrix matrix = scope.matrix(rows, columns);
    for (long i = 0; i < matrix.size(); i++) {
      matrix.set(i, random.nextGaussian());
    }
    return matrix;
  }

  @SuppressWarnings("SystemOut") // A benchmark's output is what it prints.
  private static void print(String line) {
    System.out.println(line);
  }
}

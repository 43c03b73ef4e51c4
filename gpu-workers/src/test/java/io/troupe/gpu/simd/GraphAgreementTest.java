package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.GraphOperations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse products and edge attention with vectors, against the reference. */
class GraphAgreementTest {
  /** Half a unit in the last place of a float, relative. */
  private static final double ULP = 0x1p-24;

  private static final int NODES = 131;

  private final Device simd = Devices.cpu(2, 1L << 30);
  private final Device reference = Devices.reference(ElementType.FLOAT32);
  private final Scope scope = simd.scope();
  private final GraphOperations fast = simd.operations().graph();
  private final GraphOperations exact = reference.operations().graph();
  private final Seeds seeds = new Seeds(42);

  @AfterEach
  void close() {
    scope.close();
    simd.close();
    reference.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000})
  void sumsOverOneHead(int columns) {
    for (int edges : new int[] {0, 1, 40, 900}) {
      sums(edges, 1, columns);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,1", "8,8", "3,5", "8,64", "2,100", "5,129", "4,256"})
  void sumsOverManyHeads(int heads, int width) {
    sums(700, heads, heads * width);
  }

  private void sums(int edges, int heads, int columns) {
    CsrGraph graph = seeds.graph(scope, NODES, edges);
    Matrix weights = seeds.normal(scope, edges, heads);
    Matrix x = seeds.normal(scope, NODES, columns);
    Matrix left = seeds.normal(scope, NODES, columns);
    Matrix ofEdges = seeds.normal(scope, edges, columns);
    for (boolean accumulate : new boolean[] {false, true}) {
      agree(
          NODES,
          columns,
          (family, out) -> family.aggregate(graph.byDestination(), weights, x, out, accumulate));
      agree(
          edges,
          heads,
          (family, out) -> family.dot(graph.byDestination(), left, x, out, accumulate));
      agree(
          NODES,
          columns,
          (family, out) ->
              family.segmentSum(graph.byDestination().offsets(), ofEdges, out, accumulate));
      agree(
          NODES,
          columns,
          (family, out) ->
              family.segmentSum(
                  graph.bySource().offsets(),
                  graph.edgeOfSourcePosition(),
                  ofEdges,
                  out,
                  accumulate));
      agree(
          edges, columns, (family, out) -> family.gather(graph.destinations(), x, out, accumulate));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "40,3", "900,1", "900,8", "900,17", "5000,2"})
  void attentionOverEdges(int edges, int heads) {
    CsrGraph graph = seeds.graph(scope, NODES, edges);
    Matrix scores = seeds.normal(scope, edges, heads);
    Matrix shares = scope.matrix(edges, heads);
    exact.softmax(graph.byDestination(), scores, 20, shares);
    Matrix grad = seeds.normal(scope, edges, heads);
    Matrix left = seeds.normal(scope, NODES, heads);
    Matrix right = seeds.normal(scope, NODES, heads);
    agree(edges, heads, (family, out) -> family.softmax(graph.byDestination(), scores, 20, out));
    agree(edges, heads, (family, out) -> family.add(graph.byDestination(), left, right, out));
    for (boolean accumulate : new boolean[] {false, true}) {
      agree(
          edges,
          heads,
          (family, out) ->
              family.softmaxGradient(graph.byDestination(), shares, grad, 0.7, out, accumulate));
    }
  }

  private void agree(int rows, int columns, Operation operation) {
    Matrix a = seeds.normal(scope, rows, columns);
    Matrix b = scope.matrix(rows, columns);
    b.write(a);
    operation.run(fast, a);
    operation.run(exact, b);
    for (long i = 0; i < a.size(); i++) {
      double allowed = 64 * ULP * (4 + Math.abs(b.get(i)));
      assertThat(Math.abs(a.get(i) - b.get(i))).as("element %d", i).isLessThanOrEqualTo(allowed);
    }
  }

  /** One operation of a family. */
  private interface Operation {
    void run(GraphOperations family, Matrix out);
  }
}

package io.troupe.gpu.autograd;

import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.Heads;
import io.troupe.gpu.operation.RotaryLayout;
import io.troupe.gpu.operation.RotaryTable;
import io.troupe.gpu.operation.Rotation;
import io.troupe.gpu.operation.Transposition;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of every operation against central differences, in double. */
class GradientTest {
  private final GradientCheck gradients = new GradientCheck();
  private final Scope scope = gradients.scope();

  @AfterEach
  void close() {
    gradients.close();
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,7,5", "8,1,17", "17,33,4"})
  void linear(int n, int in, int out) {
    check(
        List.of(parameter(n, in), parameter(out, in), parameter(1, out)),
        (tape, p) -> tape.linear(p.get(0), p.get(1), p.get(2)));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,7,5", "17,8,4"})
  void multiply(int n, int k, int m) {
    check(
        List.of(parameter(n, k), parameter(k, m)), (tape, p) -> tape.multiply(p.get(0), p.get(1)));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "3,2,7,5", "4,5,1,3"})
  void productsOfABatch(int batches, int n, int k, int m) {
    check(
        List.of(parameter(batches * n, k), parameter(batches * k, m)),
        (tape, p) -> tape.multiplyBatch(p.get(0), p.get(1), Transposition.NONE, batches));
    check(
        List.of(parameter(batches * k, n), parameter(batches * k, m)),
        (tape, p) -> tape.multiplyBatch(p.get(0), p.get(1), Transposition.LEFT, batches));
    check(
        List.of(parameter(batches * n, k), parameter(batches * m, k)),
        (tape, p) -> tape.multiplyBatch(p.get(0), p.get(1), Transposition.RIGHT, batches));
  }

  @ParameterizedTest
  @CsvSource({"1,0,1", "1,3,2", "7,20,3", "33,64,5"})
  void aggregationWithEveryKindOfWeight(int nodes, int edges, int columns) {
    CsrGraph graph = new Seeds(3).graph(scope, nodes, edges);
    for (EdgeWeights weights :
        List.of(
            EdgeWeights.ones(scope, graph),
            EdgeWeights.mean(scope, graph),
            EdgeWeights.of(scope, graph, (source, target) -> source - 0.5 * target))) {
      check(
          List.of(parameter(nodes, columns)),
          (tape, p) -> tape.aggregate(graph, weights, p.get(0)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,1,1", "1,3,1,2", "7,20,2,3", "13,40,8,1"})
  void aggregationWithWeightsOfTheTape(int nodes, int edges, int heads, int width) {
    CsrGraph graph = new Seeds(3).graph(scope, nodes, edges);
    check(
        List.of(parameter(edges, heads), parameter(nodes, heads * width)),
        (tape, p) -> tape.aggregate(graph, p.get(0), p.get(1)));
  }

  @ParameterizedTest
  @CsvSource({"1,3,1,2", "7,20,2,3", "13,40,8,1"})
  void attentionOverEdges(int nodes, int edges, int heads, int width) {
    CsrGraph graph = new Seeds(3).graph(scope, nodes, edges);
    check(
        List.of(
            parameter(nodes, heads * width),
            parameter(nodes, heads * width),
            parameter(nodes, heads),
            parameter(nodes, heads)),
        (tape, p) -> {
          Variable dots = tape.edgeDot(graph, p.get(0), p.get(1), heads);
          Variable both = tape.add(dots, tape.edgeAdd(graph, p.get(2), p.get(3)));
          Variable shares = tape.edgeSoftmax(graph, both, 0.6);
          return tape.aggregate(graph, shares, p.get(1));
        });
  }

  @ParameterizedTest
  @CsvSource({"1,3,1", "7,20,3", "13,40,5"})
  void sumsOfWhatBelongsToEdges(int nodes, int edges, int columns) {
    CsrGraph graph = new Seeds(3).graph(scope, nodes, edges);
    check(
        List.of(parameter(edges, columns)),
        (tape, p) ->
            tape.concatenate(
                tape.sumByDestination(graph, p.get(0)), tape.sumBySource(graph, p.get(0))));
  }

  @ParameterizedTest
  @CsvSource({"1,1,0", "5,7,0", "5,7,0.4", "31,3,0.2"})
  void geluAfterDropout(int n, int c, double rate) {
    check(List.of(parameter(n, c)), (tape, p) -> tape.dropoutGelu(p.get(0), rate));
  }

  @Test
  void geluWithoutDropout() {
    check(List.of(parameter(4, 9)), (tape, p) -> tape.gelu(p.get(0)));
  }

  @ParameterizedTest
  @CsvSource({"1,1,0.5", "5,7,0.2"})
  void dropout(int n, int c, double rate) {
    check(List.of(parameter(n, c)), (tape, p) -> tape.dropout(p.get(0), rate));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "5,17", "16,33"})
  void layerNorm(int n, int c) {
    check(
        List.of(parameter(n, c), parameter(1, c), parameter(1, c)),
        (tape, p) -> tape.layerNorm(p.get(0), p.get(1), p.get(2)));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,2,1", "5,17,1", "4,8,3"})
  void rmsNorm(int n, int c, int groups) {
    check(
        List.of(parameter(n, groups * c), parameter(1, c)),
        (tape, p) -> tape.rmsNorm(p.get(0), p.get(1), 1e-6));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "5,17"})
  void softmaxAndItsLogarithm(int n, int c) {
    check(List.of(parameter(n, c)), (tape, p) -> tape.softmax(p.get(0)));
    check(List.of(parameter(n, c)), (tape, p) -> tape.logSoftmax(p.get(0)));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "5,17"})
  void sumsAndMeansOfRows(int n, int c) {
    check(List.of(parameter(n, c)), (tape, p) -> tape.rowSums(p.get(0)));
    check(List.of(parameter(n, c)), (tape, p) -> tape.rowMeans(p.get(0)));
  }

  @ParameterizedTest
  @CsvSource({"1,1,0", "5,7,0.3"})
  void residualWithDropout(int n, int c, double rate) {
    check(
        List.of(parameter(n, c), parameter(n, c)),
        (tape, p) -> tape.addDropout(p.get(0), p.get(1), rate));
  }

  @Test
  void aVariableThatIsUsedManyTimes() {
    check(
        List.of(parameter(5, 6), parameter(6, 6), parameter(1, 6), parameter(1, 6)),
        (tape, p) -> {
          Variable hidden = tape.linear(p.get(0), p.get(1), p.get(2));
          Variable twice = tape.add(hidden, hidden);
          Variable normal = tape.layerNorm(twice, p.get(3), p.get(2));
          Variable both = tape.concatenate(tape.gelu(twice), tape.add(normal, hidden));
          return tape.concatenate(both, tape.dropoutGelu(hidden, 0.3));
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "5,3,3", "33,7,20"})
  void crossEntropy(int n, int classes, int rows) {
    Indices labels = scope.indices(new Seeds(5).below(classes, n));
    Indices subset = scope.indices(new Seeds(6).below(n, rows));
    checkLoss(
        List.of(parameter(n, classes)), (tape, p) -> tape.crossEntropy(p.get(0), labels, subset));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "5,3,3", "33,1,20"})
  void binaryCrossEntropy(int n, int columns, int rows) {
    Matrix targets = new Seeds(5).uniform(scope, n, columns);
    Indices subset = scope.indices(new Seeds(6).below(n, rows));
    checkLoss(
        List.of(parameter(n, columns)),
        (tape, p) -> tape.binaryCrossEntropy(p.get(0), targets, subset));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1,1,1", "1,5,7,4,2,3", "2,4,4,2,1,5", "3,1,6,3,3,2"})
  void attention(int sequences, int n, int m, int heads, int keyHeads, int dimension) {
    Heads shape = Heads.of(heads, keyHeads, dimension);
    // The last leaves the first rows of a sequence without any key.
    for (AttentionShape pattern :
        List.of(
            AttentionShape.full(sequences, shape),
            AttentionShape.causal(sequences, shape),
            AttentionShape.causal(sequences, shape, m - n),
            AttentionShape.causal(sequences, shape, -2))) {
      check(
          List.of(
              parameter(sequences * n, shape.queryColumns()),
              parameter(sequences * m, shape.keyColumns()),
              parameter(sequences * m, shape.keyColumns())),
          (tape, p) -> tape.attention(p.get(0), p.get(1), p.get(2), pattern));
    }
  }

  @Test
  void attentionOfAVariableToItself() {
    check(
        List.of(parameter(5, 6)),
        (tape, p) -> {
          AttentionShape shape = AttentionShape.causal(1, Heads.of(2, 2, 3));
          return tape.add(p.get(0), tape.attention(p.get(0), p.get(0), p.get(0), shape));
        });
  }

  @ParameterizedTest
  @EnumSource
  void rotation(RotaryLayout layout) {
    RotaryTable table = RotaryTable.upTo(scope, RotaryTable.frequencies(1e4, 3), 1.25, 9);
    for (int dimension : new int[] {6, 7, 12}) {
      Rotation rotation = new Rotation(table, scope.indices(8, 0, 3, 3), dimension, layout, false);
      check(
          List.of(parameter(4, 2 * dimension)),
          (tape, p) -> tape.add(p.get(0), tape.rotate(p.get(0), rotation)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "4,9,3", "7,2,5"})
  void embedding(int vocabulary, int tokens, int columns) {
    Lookup lookup = Lookup.of(scope, new Seeds(5).below(vocabulary, tokens));
    check(List.of(parameter(vocabulary, columns)), (tape, p) -> tape.embedding(p.get(0), lookup));
  }

  private Parameter parameter(int rows, int columns) {
    return gradients.parameter(rows, columns);
  }

  private void check(List<Parameter> inputs, BiFunction<Tape, List<Parameter>, Variable> function) {
    gradients.check(inputs, function);
  }

  private void checkLoss(List<Parameter> inputs, BiFunction<Tape, List<Parameter>, Variable> loss) {
    gradients.checkLoss(inputs, loss);
  }
}

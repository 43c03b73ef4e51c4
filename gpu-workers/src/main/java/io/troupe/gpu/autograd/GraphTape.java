package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.GraphOperations;

/**
 * Operations along the edges of a graph on a tape; see {@link GraphOperations}. What belongs to
 * edges has a row for each edge, in the order by destination, and a column for each head. The
 * attention of a graph transformer is
 *
 * <pre>{@code
 * Variable scores = tape.edgeDot(graph, keys, queries, heads);
 * Variable shares = tape.edgeSoftmax(graph, scores, 1 / Math.sqrt((double) hidden / heads));
 * Variable messages = tape.aggregate(graph, shares, values);
 * }</pre>
 */
public sealed interface GraphTape extends TapeFamily permits Tape {
  /** For each node the weighted sum of its in-neighbours' rows; see {@link EdgeWeights}. */
  default Variable aggregate(CsrGraph graph, EdgeWeights weights, Variable x) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.nodes(), x.columns(), x);
    operations.aggregate(
        graph.byDestination(), weights.byDestination(), x.value(), out.value(), false);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                x,
                (target, accumulate) ->
                    operations.aggregate(
                        graph.bySource(), weights.bySource(), grad, target, accumulate)));
  }

  /**
   * For each node the sum of its in-neighbours' rows, weighted by what the tape computed; weights
   * (e, h) and x (n, c) give (n, c).
   */
  default Variable aggregate(CsrGraph graph, Variable weights, Variable x) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.nodes(), x.columns(), weights, x);
    operations.aggregate(graph.byDestination(), weights.value(), x.value(), out.value(), false);
    return recorder.record(
        out,
        grad -> {
          addTransposed(recorder, graph, weights.value(), grad, x);
          recorder.gradient(
              weights,
              (target, accumulate) ->
                  operations.dot(graph.byDestination(), grad, x.value(), target, accumulate));
        });
  }

  /**
   * For each edge and head the product of the head's features at the edge's destination and at its
   * source; (n, c) twice gives (e, heads).
   */
  default Variable edgeDot(CsrGraph graph, Variable destinations, Variable sources, int heads) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.edges(), heads, destinations, sources);
    operations.dot(
        graph.byDestination(), destinations.value(), sources.value(), out.value(), false);
    return recorder.record(
        out,
        grad -> {
          addTransposed(recorder, graph, grad, destinations.value(), sources);
          recorder.gradient(
              destinations,
              (target, accumulate) ->
                  operations.aggregate(
                      graph.byDestination(), grad, sources.value(), target, accumulate));
        });
  }

  /** For each edge its destination's and its source's row, added; (n, h) twice gives (e, h). */
  default Variable edgeAdd(CsrGraph graph, Variable destinations, Variable sources) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.edges(), sources.columns(), destinations, sources);
    operations.add(graph.byDestination(), destinations.value(), sources.value(), out.value());
    return recorder.record(
        out,
        grad -> {
          recorder.gradient(
              destinations,
              (target, accumulate) ->
                  operations.segmentSum(graph.byDestination().offsets(), grad, target, accumulate));
          recorder.gradient(
              sources,
              (target, accumulate) ->
                  operations.segmentSum(
                      graph.bySource().offsets(),
                      graph.edgeOfSourcePosition(),
                      grad,
                      target,
                      accumulate));
        });
  }

  /** The softmax of {@code scale scores} over the in-edges of each node, for each head alone. */
  default Variable edgeSoftmax(CsrGraph graph, Variable scores, double scale) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.edges(), scores.columns(), scores);
    operations.softmax(graph.byDestination(), scores.value(), scale, out.value());
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                scores,
                (target, accumulate) ->
                    operations.softmaxGradient(
                        graph.byDestination(), out.value(), grad, scale, target, accumulate)));
  }

  /** For each node the sum over the edges that end in it; (e, c) gives (n, c). */
  default Variable sumByDestination(CsrGraph graph, Variable edges) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.nodes(), edges.columns(), edges);
    operations.segmentSum(graph.byDestination().offsets(), edges.value(), out.value(), false);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                edges,
                (target, accumulate) ->
                    operations.gather(graph.destinations(), grad, target, accumulate)));
  }

  /** For each node the sum over the edges that start in it; (e, c) gives (n, c). */
  default Variable sumBySource(CsrGraph graph, Variable edges) {
    Recorder recorder = Recorder.of(this);
    GraphOperations operations = recorder.operations().graph();
    Variable out = recorder.output(graph.nodes(), edges.columns(), edges);
    operations.segmentSum(
        graph.bySource().offsets(),
        graph.edgeOfSourcePosition(),
        edges.value(),
        out.value(),
        false);
    return recorder.record(
        out,
        grad ->
            recorder.gradient(
                edges,
                (target, accumulate) ->
                    operations.gather(
                        graph.byDestination().neighbours(), grad, target, accumulate)));
  }

  /** Adds for each source the weighted sum of its destinations' rows to its gradient. */
  private static void addTransposed(
      Recorder recorder, CsrGraph graph, Matrix weights, Matrix rows, Variable sources) {
    recorder.gradient(
        sources,
        (target, accumulate) -> {
          Matrix bySource = recorder.keep(weights.rows(), weights.columns());
          GraphOperations operations = recorder.operations().graph();
          operations.gather(graph.edgeOfSourcePosition(), weights, bySource, false);
          operations.aggregate(graph.bySource(), bySource, rows, target, accumulate);
        });
  }
}

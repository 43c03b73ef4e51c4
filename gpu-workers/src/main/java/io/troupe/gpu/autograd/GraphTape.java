package io.troupe.gpu.autograd;

import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.operation.GraphOperations;

/** Operations along the edges of a graph on a tape; see {@link GraphOperations}. */
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
}

package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;

/**
 * The mean loss over the training nodes: binary cross-entropy of the one logit where there are two
 * classes, else softmax cross-entropy.
 */
public final class ClassifierLoss {
  private final boolean binary;
  private final Matrix targets;
  private final Indices labels;
  private final Indices rows;

  /**
   * The loss over some nodes of a graph.
   *
   * @param scope owns the labels on the device
   * @param nodes whose logits count; no other node's label is looked at
   */
  public ClassifierLoss(NodeGraph graph, int[] nodes, Scope scope) {
    binary = graph.classes() == 2;
    targets = scope.matrix(graph.nodes(), 1);
    for (int v = 0; v < graph.nodes(); v++) {
      targets.set(v, graph.labels()[v]);
    }
    labels = scope.indices(graph.labels());
    rows = scope.indices(nodes);
  }

  /** From {@code (nodes, logits)} to {@code (1, 1)}. */
  public Variable of(Tape tape, Variable logits) {
    return binary
        ? tape.binaryCrossEntropy(logits, targets, rows)
        : tape.crossEntropy(logits, labels, rows);
  }
}

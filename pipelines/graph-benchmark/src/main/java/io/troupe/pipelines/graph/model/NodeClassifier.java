package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Parameters;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell that all models share: {@code x = GELU(drop(X W + b))}, then {@code x = x + F(norm(x))}
 * for each module, then {@code norm(x) W + b}.
 */
public final class NodeClassifier {
  private final Parameters parameters;
  private final Linear input;
  private final List<LayerNorm> norms = new ArrayList<>();
  private final List<Architecture.ResidualModule> modules = new ArrayList<>();
  private final LayerNorm outputNorm;
  private final Linear output;

  /**
   * A model with fresh parameters.
   *
   * @param scope owns the parameters and the graph on the device
   * @param layers how many modules it has
   * @param hidden features of a node inside the model
   * @param seed of the initial values
   */
  public NodeClassifier(
      Model model, NodeGraph graph, Scope scope, int layers, int hidden, long seed) {
    parameters = new Parameters(scope, seed);
    Architecture.Modules maker = model.architecture().over(scope, graph);
    input = new Linear(parameters, "input", graph.width(), hidden);
    for (int layer = 0; layer < layers; layer++) {
      String name = "blocks." + layer;
      norms.add(new LayerNorm(parameters, name + ".norm", hidden));
      modules.add(maker.make(parameters, name, hidden));
    }
    outputNorm = new LayerNorm(parameters, "norm", hidden);
    int logits = Metric.forClasses(graph.classes()).logits(graph.classes());
    output = new Linear(parameters, "output", hidden, logits);
  }

  /** From features {@code (nodes, width)} to {@code (nodes, logits)}. */
  public Variable logits(Pass pass, Variable features) {
    Variable x = pass.tape().dropoutGelu(input.apply(pass.tape(), features), pass.dropout());
    for (int layer = 0; layer < modules.size(); layer++) {
      Variable z = norms.get(layer).apply(pass.tape(), x);
      x = modules.get(layer).apply(pass, x, z);
    }
    return output.apply(pass.tape(), outputNorm.apply(pass.tape(), x));
  }

  /** What is trained, in the order of the computation. */
  public Parameters parameters() {
    return parameters;
  }
}

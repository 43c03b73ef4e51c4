package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Parameters;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;

/** What tells one model from another: the module F in {@code x + F(norm(x))}. */
public interface Architecture {
  /**
   * Prepares the graph once for all modules of a model.
   *
   * @param scope owns what lies on the device
   */
  Modules over(Scope scope, NodeGraph graph);

  /** Makes the modules of one model. */
  @FunctionalInterface
  interface Modules {
    /**
     * The next module.
     *
     * @param parameters gets its parameters
     * @param name prefix of their names
     * @param hidden features of a node inside the model
     */
    ResidualModule make(Parameters parameters, String name, int hidden);
  }

  /** One module with its residual connection. */
  @FunctionalInterface
  interface ResidualModule {
    /** {@code x + F(z)} with {@code z = norm(x)}; all are {@code (nodes, hidden)}. */
    Variable apply(Pass pass, Variable x, Variable z);
  }
}

package io.troupe.actors;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;

/** A process with a node that makes one run; it prints the run's id, and its state at the end. */
public final class NodeProcess {
  private NodeProcess() {}

  /**
   * Runs {@link #plan} on the state folder {@code args[0]}, with the first value {@code args[1]}.
   */
  public static void main(String[] args) {
    try (LocalNode node = Nodes.start(Path.of(args[0]))) {
      String run = Nodes.await(node.submit(plan(Integer.parseInt(args[1])), Value.Mapping.empty()));
      System.out.println("run " + run);
      RunView view = Nodes.await(node.ended(run));
      System.out.println("ended " + view.state());
    } catch (NodeException e) {
      System.out.println("refused " + e.getMessage());
    }
  }

  /** Twelve tasks of a third of a second, and one that needs them. */
  static Plan plan(int value) {
    return Plans.plan()
        .with(
            Group.of("cell", "noop")
                .with("duration", "300ms")
                .with("value", value)
                .cells(12)
                .in(Isolation.POOLED)
                .cache(CacheMode.OFF))
        .with(Group.of("after", "noop").with("value", value).needs("cell").in(Isolation.POOLED))
        .named("killed");
  }
}

package io.troupe.actors;

import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A node of Troupe in this process: the actors of its roles, and what may be asked of them.
 *
 * <p>Every stage completes after what it asks for is durable, or exceptionally with a {@link
 * NodeException} whose message can be shown.
 */
public interface Node extends AutoCloseable {
  /**
   * Accepts a run and gives its id.
   *
   * @param captured what was recorded of the machine and the sources, see {@link
   *     RunView#captured()}
   */
  CompletionStage<String> submit(Plan plan, Value.Mapping captured);

  /** Takes over a run that is paused or whose process died, and goes on with it. */
  CompletionStage<RunView> resume(String run);

  /**
   * Runs failed and cancelled tasks of an ended run again, and what depends on them.
   *
   * @param tasks which; empty for all of them
   */
  CompletionStage<RunView> retry(String run, Set<TaskId> tasks);

  /** Ends a run: running attempts are cancelled, tasks that always run still do. */
  CompletionStage<RunView> cancel(String run, String why);

  /** Lets running attempts end and starts no others until the run is resumed. */
  CompletionStage<RunView> pause(String run);

  /**
   * Follows a run: the current view at once, then a view after each change and what attempts say
   * meanwhile, in order and one call at a time. Views may be skipped, the last one never.
   */
  AutoCloseable follow(String run, Observer observer);

  /** Completes with the view of the run once it has ended. */
  CompletionStage<RunView> ended(String run);

  /**
   * Stops the actors in order: running attempts are released so that another process can make them
   * again, and no executor stays behind.
   */
  @Override
  void close();

  /** Sees a run change. */
  interface Observer {
    /** The run as it is now. */
    void changed(RunView view);

    /** Something that an attempt said. */
    void said(Live live);
  }
}

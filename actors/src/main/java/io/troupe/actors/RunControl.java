package io.troupe.actors;

import io.troupe.actors.core.Waiting;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What may be asked of runs and workers, wherever they are: in this process or behind a server.
 *
 * <p>Every stage completes after what it asks for is durable, or exceptionally with a {@link
 * NodeException} whose message can be shown.
 */
public interface RunControl {
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
  AutoCloseable follow(String run, Node.Observer observer);

  /** Completes with the view of the run once it has ended. */
  CompletionStage<RunView> ended(String run);

  /** All workers by name. */
  CompletionStage<List<WorkerView>> workers();

  /**
   * Lets the worker called {@code worker} end what it has and gives it no more tasks, or some
   * again, and gives how it is now.
   */
  CompletionStage<WorkerView> drain(String worker, boolean on);

  /** Why the ready tasks of {@code run} wait, by group; nothing where none waits. */
  CompletionStage<List<Waiting>> waiting(String run);
}

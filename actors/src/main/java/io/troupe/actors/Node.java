package io.troupe.actors;

import io.troupe.actors.core.Waiting;
import io.troupe.actors.home.RunIds;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A node of Troupe in this process: the actors of its roles, and what may be asked of them.
 *
 * <p>Every stage completes after what it asks for is durable, or exceptionally with a {@link
 * NodeException} whose message can be shown.
 */
public interface Node extends AutoCloseable {
  /**
   * Accepts a run under a new id, which it gives.
   *
   * @param captured what was recorded of the machine and the sources, see {@link
   *     RunView#captured()}
   */
  default CompletionStage<String> submit(Plan plan, Value.Mapping captured) {
    return submit(RunIds.next(InstantSource.system().instant()), plan, captured);
  }

  /**
   * Accepts a run under an id of {@link RunIds} that the caller chose, and gives it. The same plan
   * under the same id is accepted once, however often it is sent; another one is refused.
   *
   * @param captured what was recorded of the machine and the sources, see {@link
   *     RunView#captured()}
   */
  CompletionStage<String> submit(String run, Plan plan, Value.Mapping captured);

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

  /** All workers by name. */
  CompletionStage<List<WorkerView>> workers();

  /**
   * Lets the worker called {@code worker} end what it has and gives it no more tasks, or some
   * again, and gives how it is now.
   */
  CompletionStage<WorkerView> drain(String worker, boolean on);

  /** Why the ready tasks of {@code run} wait, by group; nothing where none waits. */
  CompletionStage<List<Waiting>> waiting(String run);

  /** The actor system of this process, for what is served beside the runs. */
  ActorSystem<?> system();

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

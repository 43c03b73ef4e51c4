package io.troupe.actors;

import io.troupe.actors.home.RunIds;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.value.Value;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** A node of Troupe in this process: the actors of its roles, and what may be asked of them. */
public interface Node extends RunControl, AutoCloseable {
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

  /** The events of runs as they become durable. */
  RunFeed feed();

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
    /** One that only completes {@code ended}, with the first view of the run that has ended. */
    static Observer until(CompletableFuture<RunView> ended) {
      return new Observer() {
        @Override
        public void changed(RunView view) {
          if (view.ended().isPresent()) {
            ended.complete(view);
          }
        }

        @Override
        public void said(Live live) {}
      };
    }

    /** The run as it is now. */
    void changed(RunView view);

    /** Something that an attempt said. */
    void said(Live live);
  }
}

package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.cluster.Joining;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.cluster.Ports;
import io.troupe.actors.cluster.Systems;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.run.Apart;
import io.troupe.actors.run.Followers;
import io.troupe.pipelines.plan.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A worker from when it joins until its cluster gives it up: one actor system, and the executors
 * that make its attempts.
 */
final class WorkerLife {
  private final ActorSystem<Void> system;
  private final ExecutorPool pool;
  private final Attempts attempts;
  private final NodeSettings settings;
  private final Heard heard;

  private WorkerLife(
      ActorSystem<Void> system,
      ExecutorPool pool,
      Attempts attempts,
      NodeSettings settings,
      Heard heard) {
    this.system = system;
    this.pool = pool;
    this.attempts = attempts;
    this.settings = settings;
    this.heard = heard;
  }

  /** When the scheduler answered last; from the start until it has answered at all. */
  private static final class Heard {
    private volatile long at = System.nanoTime();

    void now() {
      at = System.nanoTime();
    }

    Duration silence() {
      return Duration.ofNanos(System.nanoTime() - at);
    }
  }

  /**
   * Begins one, which joins by itself.
   *
   * @param welcomed completed when it has joined
   */
  static WorkerLife start(
      WorkerNode.Setup setup,
      HomeFolder home,
      Config config,
      NodeSettings settings,
      CompletableFuture<Void> welcomed)
      throws IOException {
    Meeting coordinator = setup.coordinator().get();
    ExecutorPool pool = ExecutorPool.open(setup.executors().withHome(home.root()));
    pool.warm(settings.warm(), Resources.DEFAULT.memoryBytes());
    ActorSystem<Void> system;
    try {
      system =
          Systems.member(
              config,
              coordinator.homeId(),
              Systems.WORKER,
              Ports.anyAbove(settings.cluster().port(), home.root().resolve("port")));
    } catch (IOException e) {
      pool.close();
      throw e;
    }
    Heard heard = new Heard();
    Joining.worker(system, coordinator);
    Attempts.Place place =
        new Attempts.Place(
            setup.name(),
            home,
            new HomeFolder(setup.home()).store(),
            setup.data(),
            pool,
            new Followers(settings.viewInterval()),
            Optional.of(new Apart(home.root().resolve("outbox"))),
            () -> {
              heard.now();
              welcomed.complete(null);
            });
    Attempts attempts = Attempts.start(Actors.reach(system), place, settings);
    return new WorkerLife(system, pool, attempts, settings, heard);
  }

  /** Why it is over; empty while it goes on, however long it waits to be let in. */
  Optional<String> over() {
    if (system.getWhenTerminated().toCompletableFuture().isDone()) {
      return Optional.of("the cluster has removed it");
    }
    Duration silence = heard.silence();
    if (!Joining.joined(system)) {
      heard.now();
    } else if (silence.compareTo(settings.cluster().rejoinAfter()) > 0) {
      return Optional.of("no scheduler has answered for " + silence.toSeconds() + " s");
    }
    return Optional.empty();
  }

  /** Gives the attempts back so that others make them, and leaves the cluster. */
  void leave() {
    attempts.release();
    if (Joining.leave(system)) {
      var _ = Closing.await(system.getWhenTerminated(), settings.closeLimit(), "nobody lets it go");
    }
  }

  /** Ends actors and attempts; what these say meanwhile reaches nobody. */
  void end() {
    attempts.actors().stop(settings.closeLimit());
    pool.close();
  }
}

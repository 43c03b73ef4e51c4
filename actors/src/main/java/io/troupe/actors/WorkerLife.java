package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.artifacts.FlightTransfer;
import io.troupe.actors.cluster.HomeId;
import io.troupe.actors.cluster.Joining;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.cluster.Ports;
import io.troupe.actors.cluster.Quarantine;
import io.troupe.actors.cluster.Systems;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.run.Apart;
import io.troupe.actors.run.Followers;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.plan.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A worker from when it joins until its cluster gives it up: one actor system, and the executors
 * that make its attempts.
 */
final class WorkerLife {
  private final Supplier<Meeting> coordinator;
  private final Meeting joins;
  private final ActorSystem<Void> system;
  private final ExecutorPool pool;
  private final ArtifactTransfer transfer;
  private final Attempts attempts;
  private final NodeSettings settings;
  private final Heard heard;

  private WorkerLife(
      Supplier<Meeting> coordinator,
      Meeting joins,
      Attempts attempts,
      ExecutorPool pool,
      ArtifactTransfer transfer,
      NodeSettings settings,
      Heard heard) {
    this.coordinator = coordinator;
    this.joins = joins;
    this.system = attempts.actors().system();
    this.pool = pool;
    this.transfer = transfer;
    this.attempts = attempts;
    this.settings = settings;
    this.heard = heard;
  }

  /** What it hears of its cluster. */
  private static final class Heard {
    private final CompletableFuture<Void> first;
    private volatile long at = System.nanoTime();
    private volatile boolean cut;

    Heard(CompletableFuture<Void> first) {
      this.first = first;
    }

    /** The scheduler has answered. */
    void now() {
      first.complete(null);
      again();
    }

    /** Its silence counts from now on. */
    void again() {
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
    Leftovers.clear(home);
    ExecutorPool pool = ExecutorPool.open(setup.executors().withHome(home.root()));
    ArtifactTransfer transfer = transfer(new HomeFolder(setup.home()), coordinator);
    boolean begun = false;
    try {
      pool.warm(settings.warm(), Resources.DEFAULT.memoryBytes());
      ActorSystem<Void> system =
          Systems.member(
              config,
              coordinator.homeId(),
              Systems.WORKER,
              Ports.anyAbove(settings.cluster().port(), home.root().resolve("port")));
      Heard heard = new Heard(welcomed);
      Quarantine.watch(system, () -> heard.cut = true);
      Joining.worker(system, coordinator);
      Attempts.Place place =
          new Attempts.Place(
              setup.name(),
              home,
              new HomeFolder(setup.home()).store(),
              setup.data(),
              pool,
              new Followers(settings.viewInterval()),
              Optional.of(new Apart(home.root().resolve("outbox"), transfer)),
              heard::now);
      Attempts attempts = Attempts.start(Actors.reach(system), place, settings);
      begun = true;
      return new WorkerLife(
          setup.coordinator(), coordinator, attempts, pool, transfer, settings, heard);
    } finally {
      if (!begun) {
        transfer.close();
        pool.close();
      }
    }
  }

  /** On the coordinator's state folder it has its store; elsewhere one of its own. */
  private static ArtifactTransfer transfer(HomeFolder home, Meeting coordinator)
      throws IOException {
    if (HomeId.of(home.id()).equals(coordinator.homeId())) {
      return ArtifactTransfer.SAME_STORE;
    }
    ArtifactTransfer transfer = new FlightTransfer(ArtifactStore.at(home.store()));
    var _ = transfer.address(); // Its server starts while the worker joins.
    return transfer;
  }

  /** Why it is over; empty while it goes on, however long it waits to be let in. */
  Optional<String> over() {
    if (system.getWhenTerminated().toCompletableFuture().isDone()) {
      return Optional.of("the cluster has removed it");
    }
    if (heard.cut) {
      return Optional.of("others have given it up");
    }
    Duration silence = heard.silence();
    if (silence.compareTo(settings.cluster().rejoinAfter()) < 0) {
      return Optional.empty();
    }
    if (Joining.joined(system)) {
      return Optional.of("no scheduler has answered for " + silence.toSeconds() + " s");
    }
    heard.again(); // It waits for a coordinator, which may have come back elsewhere.
    return moved().map(place -> "the coordinator is at " + place.artery() + " now");
  }

  private Optional<Meeting> moved() {
    try {
      return Optional.of(coordinator.get()).filter(place -> !place.equals(joins));
    } catch (NodeException _) {
      return Optional.empty();
    }
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
    transfer.close();
  }
}

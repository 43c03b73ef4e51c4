package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.cluster.HomeId;
import io.troupe.actors.cluster.Joining;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.cluster.Members;
import io.troupe.actors.cluster.Membership;
import io.troupe.actors.cluster.Ports;
import io.troupe.actors.cluster.Served;
import io.troupe.actors.cluster.Systems;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.journal.JournalSetup;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * A node with the runs and the scheduler, to which workers in other processes come. One of a state
 * folder at a time. It goes on with the runs that the one before it had accepted.
 */
public final class Coordinator extends RunsNode {
  private final Parts parts;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What of it the runs do not know. */
  private record Parts(
      OwnerLock lock,
      Meeting meeting,
      Served served,
      Joining joining,
      Waker waker,
      Leftovers leftovers,
      NodeSettings settings) {}

  private Coordinator(Ground ground, Actors actors, Parts parts) {
    super(ground, actors);
    this.parts = parts;
  }

  /**
   * As the other one, with the configuration in the file that the system property {@code
   * config.file} names, over that of the class path.
   */
  public static Coordinator start(Path home, Kinds kinds, DataFolders data) {
    return start(home, Configuration.load(), kinds, data);
  }

  /**
   * Starts a coordinator. It is in its cluster some time later, see {@link #ready}.
   *
   * @param home the state folder; made where it is missing
   * @param config the whole configuration, see {@link NodeSettings}
   * @param kinds what tasks are checked and keyed by
   * @throws NodeException when the configuration or the state folder cannot be used, or another
   *     process is its coordinator; the message says what to do
   */
  public static Coordinator start(Path home, Config config, Kinds kinds, DataFolders data) {
    NodeSettings settings = Configuration.settings(config);
    HomeFolder folder = new HomeFolder(home);
    ArtifactStore store = Ground.store(folder);
    OwnerLock lock = lock(folder);
    boolean started = false;
    try {
      Ground ground = Ground.open(folder, store, settings);
      try {
        Coordinator coordinator = start(ground, lock, config, settings, kinds, data);
        started = true;
        return coordinator;
      } finally {
        if (!started) {
          ground.close();
        }
      }
    } catch (IOException e) {
      throw Ground.unusable(folder.root(), e);
    } finally {
      if (!started) {
        Closing.quietly(lock);
      }
    }
  }

  private static OwnerLock lock(HomeFolder home) {
    try {
      return OwnerLock.acquire(home.cluster());
    } catch (OwnerLock.OwnedException e) {
      throw new NodeException(
          "%s has a server already: process %d; use it, or stop it first"
              .formatted(home.root(), e.pid()),
          e);
    } catch (IOException e) {
      throw Ground.unusable(home.root(), e);
    }
  }

  private static Coordinator start(
      Ground ground,
      OwnerLock lock,
      Config config,
      NodeSettings settings,
      Kinds kinds,
      DataFolders data)
      throws IOException {
    HomeFolder home = ground.home();
    String id = HomeId.of(home.id());
    ActorSystem<Void> system =
        Systems.member(
            config,
            id,
            Systems.COORDINATOR,
            Ports.upFrom(settings.cluster().port(), home.cluster().resolve("port")),
            new JournalSetup(ground.journal()));
    Members members = new Members(home.cluster().resolve("members"));
    Joining joining = Joining.coordinator(system, members, settings.cluster().joinLimit());
    system.systemActorOf(
        Membership.create(members, settings.cluster().unreachableAfter()),
        "membership",
        Props.empty());
    Actors actors =
        Actors.start(system, scheduler -> ground.services(kinds, data, scheduler, false));
    Served served = new Served(home);
    return new Coordinator(
        ground,
        actors,
        new Parts(
            lock,
            Meeting.of(system),
            served,
            joining,
            Waker.start(ground, served, actors, settings.cluster().wakeInterval()),
            Leftovers.sweep(home, ground.store(), settings.sweepAfter()),
            settings));
  }

  /** Where workers meet it. */
  public Meeting meeting() {
    return parts.meeting();
  }

  /** Whether it is in its cluster in full, so that runs and scheduler answer. */
  public boolean ready() {
    return Joining.up(system());
  }

  @Override
  void telling(String run) throws IOException {
    parts.served().tell(run);
  }

  @Override
  void told(String run) {
    parts.served().told(run);
  }

  /** Stops the actors. Workers go on with their attempts for the time of a lease. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    parts.joining().close();
    parts.waker().close();
    parts.leftovers().close();
    actors().stop(parts.settings().closeLimit());
    ground().close();
    Closing.quietly(parts.lock());
  }
}

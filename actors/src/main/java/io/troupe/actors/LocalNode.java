package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.cluster.Systems;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.JournalSetup;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A node with every role in this process: runs, the scheduler, and one worker with executors beside
 * it. Several processes may have one each on the same state folder.
 */
public final class LocalNode extends RunsNode {
  private final ExecutorPool pool;
  private final Attempts attempts;
  private final Leftovers leftovers;
  private final NodeSettings settings;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalNode(
      Ground ground,
      Actors actors,
      ExecutorPool pool,
      Attempts attempts,
      Leftovers leftovers,
      NodeSettings settings) {
    super(ground, actors);
    this.pool = pool;
    this.attempts = attempts;
    this.leftovers = leftovers;
    this.settings = settings;
  }

  /**
   * As the other one, with the configuration in the file that the system property {@code
   * config.file} names, over that of the class path.
   */
  public static LocalNode start(
      Path home, Kinds kinds, DataFolders data, ExecutorSettings executors) {
    return start(home, Configuration.load(), kinds, data, executors);
  }

  /**
   * Starts a node.
   *
   * @param home the state folder; made where it is missing
   * @param config the whole configuration, see {@link NodeSettings}
   * @param kinds what tasks are checked and keyed by; the executors' kinds are their own setting
   * @param executors how executors are started, for the same state folder
   * @throws NodeException when the configuration or the state folder cannot be used; the message
   *     says what to do
   */
  public static LocalNode start(
      Path home, Config config, Kinds kinds, DataFolders data, ExecutorSettings executors) {
    NodeSettings settings = Configuration.settings(config);
    HomeFolder folder = new HomeFolder(home);
    ArtifactStore store = Ground.store(folder);
    ExecutorPool pool;
    try {
      pool = ExecutorPool.open(executors);
    } catch (IOException e) {
      throw Ground.unusable(folder.root(), e);
    }
    // The executors' JVMs start while Pekko does.
    pool.warm(settings.warm(), Resources.DEFAULT.memoryBytes());
    Ground ground;
    try {
      ground = Ground.open(folder, store, settings);
    } catch (NodeException e) {
      pool.close();
      throw e;
    }
    Actors actors =
        Actors.start(
            Systems.alone(config, new JournalSetup(ground.journal())),
            scheduler -> ground.services(kinds, data, scheduler, true));
    Attempts.Place place =
        new Attempts.Place(
            "local-" + ProcessHandle.current().pid(),
            folder,
            folder.store(),
            data,
            pool,
            ground.followers(),
            Optional.empty(),
            () -> {});
    Attempts attempts = Attempts.start(actors, place, settings);
    Leftovers leftovers = Leftovers.sweep(folder, store, settings.sweepAfter());
    return new LocalNode(ground, actors, pool, attempts, leftovers, settings);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    leftovers.close();
    attempts.release();
    // Executors die while the actors stop.
    Thread executors = Thread.ofPlatform().name("close-executors").start(pool::close);
    actors().stop(settings.closeLimit());
    Closing.join(executors);
    ground().close();
  }
}

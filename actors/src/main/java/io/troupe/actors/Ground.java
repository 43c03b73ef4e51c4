package io.troupe.actors;

import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.artifacts.FlightTransfer;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.core.RunState;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.JournalException;
import io.troupe.actors.journal.SqliteJournal;
import io.troupe.actors.run.Followers;
import io.troupe.actors.run.Preparer;
import io.troupe.actors.run.RunServices;
import io.troupe.actors.run.SchedulerMessage;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** What the runs of a process stand on: a state folder, its journal, threads, who watches. */
final class Ground implements AutoCloseable {
  private final HomeFolder home;
  private final ArtifactStore store;
  private final SqliteJournal journal;
  private final ExecutorService aside;
  private final Followers followers;
  private final RunFeed feed;
  private final NodeSettings settings;
  private final ArtifactTransfer transfer;

  private Ground(
      HomeFolder home,
      ArtifactStore store,
      SqliteJournal journal,
      ExecutorService aside,
      NodeSettings settings) {
    this.home = home;
    this.store = store;
    this.journal = journal;
    this.aside = aside;
    this.followers = new Followers(settings.viewInterval());
    this.feed = new RunFeed(followers, journal);
    this.settings = settings;
    this.transfer = new FlightTransfer(store);
  }

  /** The store of the state folder {@code home}, both made where they are missing. */
  static ArtifactStore store(HomeFolder home) {
    try {
      Files.createDirectories(home.root());
      return ArtifactStore.at(home.store());
    } catch (IOException e) {
      throw unusable(home.root(), e);
    }
  }

  /** Why the state folder {@code home} cannot be used. */
  static NodeException unusable(Path home, IOException e) {
    return new NodeException(
        "the state folder " + home + " cannot be used: " + e + "; set TROUPE_HOME", e);
  }

  /**
   * Opens the state folder {@code home}.
   *
   * @throws NodeException when its journal cannot be used
   */
  static Ground open(HomeFolder home, ArtifactStore store, NodeSettings settings) {
    SqliteJournal journal;
    try {
      journal = new SqliteJournal(home.journal(), settings.durability());
    } catch (JournalException e) {
      throw new NodeException(String.valueOf(e.getMessage()), e);
    }
    ExecutorService aside =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().name("aside-", 0).daemon().factory());
    return new Ground(home, store, journal, aside, settings);
  }

  HomeFolder home() {
    return home;
  }

  ArtifactStore store() {
    return store;
  }

  SqliteJournal journal() {
    return journal;
  }

  Followers followers() {
    return followers;
  }

  RunFeed feed() {
    return feed;
  }

  /** The run as its actor has it, or as the journal tells it where it does not live. */
  Optional<RunState> state(String run) {
    return followers.state(run).or(() -> RunStates.read(journal::read, run));
  }

  /**
   * What the runs share.
   *
   * @param alone whether every executor of its runs dies with this process
   */
  RunServices services(
      Kinds kinds,
      DataFolders data,
      Supplier<ActorRef<SchedulerMessage>> scheduler,
      boolean alone) {
    ResultCache cache = new ResultCache(home.cache(), store);
    return new RunServices(
        home,
        journal,
        new Preparer(kinds, data, cache, new KeyHistory(home.keys())),
        cache,
        followers,
        aside,
        InstantSource.system(),
        scheduler,
        settings.leaseTtl(),
        transfer,
        alone);
  }

  /** Closes it; the actors have ended. */
  @Override
  public void close() {
    feed.close();
    transfer.close();
    followers.close();
    aside.shutdown();
    journal.close();
  }
}

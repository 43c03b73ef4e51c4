package io.troupe.cli;

import io.troupe.actors.Configuration;
import io.troupe.actors.Coordinator;
import io.troupe.actors.LocalNode;
import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.actors.StoredRuns;
import io.troupe.actors.WorkerNode;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.JournalException;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.cli.forecast.CachedResults;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.catalog.Catalog;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Every role in this process. */
final class LocalRoles implements Roles {
  private final Supplier<Kinds> kinds;
  private final String kindsClass;
  private final Map<String, String> environment;

  /**
   * Roles that know {@code kinds}.
   *
   * @param kinds asked when a command needs it: help loads no kind
   * @param kindsClass where executors find the same list
   */
  LocalRoles(Supplier<Kinds> kinds, String kindsClass, Map<String, String> environment) {
    this.kinds = kinds;
    this.kindsClass = kindsClass;
    this.environment = environment;
  }

  /** The product's. */
  static Roles product(Map<String, String> environment) {
    return new LocalRoles(Catalog::kinds, ExecutorSettings.CATALOG, environment);
  }

  @Override
  public Kinds kinds() {
    return kinds.get();
  }

  @Override
  public Node node(Path home) {
    return LocalNode.start(home, kinds.get(), DataFolders.of(environment, home), executors(home));
  }

  @Override
  public Coordinator coordinator(Path home) {
    return Coordinator.start(home, kinds.get(), DataFolders.of(environment, home));
  }

  @Override
  public WorkerNode worker(
      String name, Path home, Supplier<Meeting> coordinator, Map<String, Object> settings) {
    return WorkerNode.start(
        new WorkerNode.Setup(
            name, home, coordinator, DataFolders.of(environment, home), executors(home)),
        Configuration.load(settings));
  }

  private ExecutorSettings executors(Path home) {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorSettings executors = ExecutorSettings.of(home, threads).withKindsClass(kindsClass);
    Optional<Path> build = property("troupe.dist");
    if (build.isPresent()) {
      executors = executors.withAotCache(build.get().resolve("executor.aot"));
    }
    Optional<Path> training = property("troupe.executor.aot-output");
    if (training.isPresent()) {
      executors = executors.withAotOutput(training.get());
    }
    return executors;
  }

  private static Optional<Path> property(String name) {
    return Optional.of(System.getProperty(name, ""))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }

  @Override
  public RunReader reader(Path home) {
    try {
      return StoredRuns.open(home);
    } catch (JournalException e) {
      throw new Stop(
          ExitCode.BROKEN,
          "the runs of " + home + " cannot be read: " + e.getMessage(),
          "'troupe doctor' looks at the state folder");
    }
  }

  @Override
  public CachedResults cache(Path home) throws IOException {
    if (!Files.isDirectory(home.resolve("cache"))) {
      return CachedResults.none();
    }
    ResultCache cache =
        new ResultCache(home.resolve("cache"), ArtifactStore.at(home.resolve("store")));
    KeyHistory history = new KeyHistory(new HomeFolder(home).keys());
    return new CachedResults() {
      @Override
      public Optional<Found> find(String key) {
        return cache.find(key).map(found -> new Found(found.run(), found.result()));
      }

      @Override
      public List<String> changes(String pipeline, TaskId task, ContentKey key) {
        return history.changes(pipeline, task, key);
      }
    };
  }
}

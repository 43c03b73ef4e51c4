package io.troupe.cli;

import io.troupe.actors.Coordinator;
import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.actors.WorkerNode;
import io.troupe.actors.cluster.Meeting;
import io.troupe.cli.forecast.CachedResults;
import io.troupe.pipelines.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** Opens what commands work with; the classes behind it are loaded when it is asked. */
interface Roles {
  /** A node that makes runs in this process, for the state folder {@code home}. */
  Node node(Path home);

  /** The coordinator of workers in other processes, for the state folder {@code home}. */
  Coordinator coordinator(Path home);

  /**
   * A worker that makes tasks for a coordinator.
   *
   * @param coordinator where that is; asked again whenever the worker has lost it
   * @param settings go over the configuration
   */
  WorkerNode worker(
      String name, Path home, Supplier<Meeting> coordinator, Map<String, Object> settings);

  /** Reads the runs of the state folder {@code home}. */
  RunReader reader(Path home);

  /** What earlier runs left in the cache of the state folder {@code home}. */
  CachedResults cache(Path home) throws IOException;

  /** The kinds that pipelines can use. */
  Kinds kinds();
}

package io.troupe.cli;

import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.cli.forecast.CachedResults;
import io.troupe.pipelines.Kinds;
import java.io.IOException;
import java.nio.file.Path;

/** Opens what commands work with; the classes behind it are loaded when it is asked. */
interface Roles {
  /** A node that makes runs in this process, for the state folder {@code home}. */
  Node node(Path home);

  /** Reads the runs of the state folder {@code home}. */
  RunReader reader(Path home);

  /** What earlier runs left in the cache of the state folder {@code home}. */
  CachedResults cache(Path home) throws IOException;

  /** The kinds that pipelines can use. */
  Kinds kinds();
}

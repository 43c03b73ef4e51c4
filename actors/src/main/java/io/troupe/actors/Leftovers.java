package io.troupe.actors;

import io.troupe.actors.executor.Orphans;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.arrow.store.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes once, some time after a node has started and beside its work, what processes that died
 * have left in the state folder: executors that were stopped, private folders of attempts, staging
 * of the artifact store.
 */
final class Leftovers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  /** Far longer than a process stalls between making a staging folder and locking it. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final HomeFolder home;
  private final ArtifactStore store;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Leftovers(HomeFolder home, ArtifactStore store, Duration after) {
    this.home = home;
    this.store = store;
    this.thread = Thread.ofPlatform().name("leftovers").daemon().unstarted(() -> later(after));
  }

  /** Begins {@code after} that time. */
  static Leftovers sweep(HomeFolder home, ArtifactStore store, Duration after) {
    Leftovers leftovers = new Leftovers(home, store, after);
    leftovers.thread.start();
    return leftovers;
  }

  private void later(Duration after) {
    try {
      if (closed.await(after.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      int executors = Orphans.end(home.root());
      int folders = scratch();
      int staged = store.sweep(ABANDONED);
      if (executors + folders + staged > 0) {
        LOG.info(
            "removed of processes that died: {} executors, {} folders of attempts, {} of staging",
            executors,
            folders,
            staged);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("what processes that died have left stays: {}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes the private folders of all attempts in {@code home}; none of them goes on. */
  static void clear(HomeFolder home) throws IOException {
    for (Path run : children(home.runs())) {
      for (Path attempt : children(HomeFolder.scratch(run))) {
        delete(attempt);
      }
    }
  }

  private int scratch() throws IOException {
    int removed = 0;
    for (Path run : children(home.runs())) {
      // Listed before the owner is asked for: what a next owner makes has other tokens.
      List<Path> attempts = children(HomeFolder.scratch(run));
      if (closed.getCount() > 0 && !attempts.isEmpty() && OwnerLock.holder(run).isEmpty()) {
        for (Path attempt : attempts) {
          delete(attempt);
        }
        removed += attempts.size();
      }
    }
    return removed;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** Ends it after what it is removing just now. */
  @Override
  public void close() {
    closed.countDown();
    Closing.join(thread);
  }
}

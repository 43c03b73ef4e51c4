package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.actors.executor.Orphans;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.pipelines.data.DataFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that makes attempts for the coordinator of a cluster. It joins whenever there is one,
 * and again with new actors when the cluster has given it up: what it had is ended then, as others
 * make that.
 */
public final class WorkerNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** Between two looks at whether it is still wanted, and between two tries to start. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Setup setup;
  private final Config config;
  private final NodeSettings settings;
  private final HomeFolder home;
  private final OwnerLock lock;
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Why the last life did not begin, said once. */
  private String failure = "";

  /**
   * What a worker is.
   *
   * @param name unique in the cluster: a process of the same name takes its place
   * @param home the state folder in which the worker has a folder of its own
   * @param coordinator where the coordinator is now; asked again while there is none, and throws a
   *     {@link NodeException} while nobody knows
   * @param data where data sets are looked for
   * @param executors how executors are started
   */
  public record Setup(
      String name,
      Path home,
      Supplier<Meeting> coordinator,
      DataFolders data,
      ExecutorSettings executors) {
    public Setup {
      if (!NAME.matcher(name).matches()) {
        throw new NodeException(
            "'%s' is no name of a worker: letters, digits, '.', '_' and '-', 63 at most"
                .formatted(name));
      }
    }
  }

  private WorkerNode(
      Setup setup, Config config, NodeSettings settings, HomeFolder home, OwnerLock lock) {
    this.setup = setup;
    this.config = config;
    this.settings = settings;
    this.home = home;
    this.lock = lock;
    this.thread = Thread.ofPlatform().name("worker-lives").unstarted(this::live);
  }

  /**
   * As the other one, with the configuration in the file that the system property {@code
   * config.file} names, over that of the class path.
   */
  public static WorkerNode start(Setup setup) {
    return start(setup, Configuration.load());
  }

  /**
   * Starts a worker; it has joined some time later, see {@link #welcomed}.
   *
   * @throws NodeException when the configuration or its folder cannot be used, or a living process
   *     has the same name; the message says what to do
   */
  public static WorkerNode start(Setup setup, Config config) {
    NodeSettings settings = Configuration.settings(config);
    HomeFolder home = new HomeFolder(setup.home()).worker(setup.name());
    OwnerLock lock = lock(setup.name(), home);
    try {
      int orphans = Orphans.end(home.root());
      if (orphans > 0) {
        LOG.info("ended {} executors that the worker's former process has left", orphans);
      }
    } catch (IOException e) {
      Closing.quietly(lock);
      throw Ground.unusable(home.root(), e);
    }
    WorkerNode node = new WorkerNode(setup, config, settings, home, lock);
    node.thread.start();
    return node;
  }

  private static OwnerLock lock(String name, HomeFolder home) {
    try {
      Files.createDirectories(home.root());
      return OwnerLock.acquire(home.root());
    } catch (OwnerLock.OwnedException e) {
      throw new NodeException(
          "worker %s runs already, as process %d; give this one another --name, or stop that one"
              .formatted(name, e.pid()),
          e);
    } catch (IOException e) {
      throw Ground.unusable(home.root(), e);
    }
  }

  /** Its name. */
  public String name() {
    return setup.name();
  }

  /** Completes when a scheduler has answered its first offer. */
  public CompletionStage<Void> welcomed() {
    return welcomed.minimalCompletionStage();
  }

  private void live() {
    try {
      do {
        Optional<WorkerLife> life = begin();
        if (life.isPresent()) {
          live(life.get());
        }
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch")
  private Optional<WorkerLife> begin() {
    try {
      Optional<WorkerLife> life =
          Optional.of(WorkerLife.start(setup, home, config, settings, welcomed));
      failure = "";
      return life;
    } catch (IOException | RuntimeException e) { // Whatever it was, the next one may begin.
      if (!e.toString().equals(failure)) {
        LOG.warn("the worker cannot join, and tries again: {}", e.getMessage(), e);
        failure = e.toString();
      }
      return Optional.empty();
    }
  }

  private void live(WorkerLife life) throws InterruptedException {
    while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      Optional<String> over = life.over();
      if (over.isPresent()) {
        LOG.warn("the worker ends its attempts and joins again: {}", over.get());
        life.end();
        return;
      }
    }
    life.leave();
    life.end();
  }

  /** Gives its attempts back and leaves. */
  @Override
  public void close() {
    closed.countDown();
    Closing.join(thread);
    Closing.quietly(lock);
  }
}

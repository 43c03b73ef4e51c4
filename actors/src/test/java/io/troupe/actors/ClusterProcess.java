package io.troupe.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.cluster.HomeId;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.home.HomeFolder;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.testkinds.TestKinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The processes of a cluster, each of which ends when its input does. */
final class ClusterProcess {
  /** Short times, so that a test sees in seconds what takes an operator's cluster half a minute. */
  static final Config CONFIG =
      ConfigFactory.parseString(
              """
              troupe.actors {
                lease { ttl = 4 s, heartbeat = 500 ms, fence-margin = 1 s }
                worker { cpu = 2, memory = 1 GiB, warm = 1 }
                cluster { unreachable-after = 6 s, rejoin-after = 5 s, wake-interval = 1 s }
                cluster { port = 21000 }
              }
              """)
          .withFallback(ConfigFactory.load());

  private ClusterProcess() {}

  /**
   * A coordinator on the state folder {@code args[0]}; prints when it is ready, and when a worker
   * came.
   */
  public static final class Server {
    private Server() {}

    /** Serves. */
    public static void main(String[] args) throws IOException {
      long begun = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
      Path home = Path.of(args[0]);
      try (Coordinator node =
          Coordinator.start(
              home, CONFIG, TestKinds.kinds(), new DataFolders(List.of(home.resolve("data"))))) {
        System.out.println("meeting " + node.meeting().artery());
        Await.until("membership", Duration.ofSeconds(60), node::ready);
        System.out.println("ready " + (System.currentTimeMillis() - begun));
        Await.until(
            "a worker", Duration.ofSeconds(60), () -> !Nodes.await(node.workers()).isEmpty());
        System.out.println("welcomed " + (System.currentTimeMillis() - begun));
        untilTheEnd();
      }
    }
  }

  /** The worker {@code args[1]} of the state folder {@code args[0]}. */
  public static final class Worker {
    private Worker() {}

    /** Works. */
    public static void main(String[] args) throws IOException {
      Path home = Path.of(args[0]);
      WorkerNode.Setup setup =
          new WorkerNode.Setup(
              args[1],
              home,
              () -> meeting(home),
              new DataFolders(List.of(home.resolve("data"))),
              Nodes.executors(home));
      try (WorkerNode node = WorkerNode.start(setup, CONFIG)) {
        System.out.println("started");
        Nodes.await(node.welcomed());
        System.out.println("welcomed");
        untilTheEnd();
      } catch (NodeException e) {
        System.out.println("refused " + e.getMessage());
      }
      System.out.println("closed");
    }
  }

  /** Where the coordinator of {@code home} is met, by the files that it keeps. */
  static Meeting meeting(Path home) {
    HomeFolder folder = new HomeFolder(home);
    try {
      String port = Files.readString(folder.cluster().resolve("port")).strip();
      return new Meeting(HomeId.of(folder.id()), "127.0.0.1", Integer.parseInt(port));
    } catch (IOException e) {
      throw new NodeException("no coordinator has been here: " + e, new UncheckedIOException(e));
    }
  }

  private static void untilTheEnd() throws IOException {
    while (System.in.read() >= 0) {
      // Whoever started this process closes the pipe.
    }
  }
}

package io.troupe.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.Plans.Group;
import io.troupe.actors.cluster.HomeId;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.testkinds.TestKinds;
import io.troupe.pipelines.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The processes of a cluster, each of which ends when its input does. */
final class ClusterProcess {
  /** Small workers, and the times of a server unless a test says others. */
  private static final String BASE =
      """
      troupe.actors {
        worker { cpu = 2, memory = 1 GiB, warm = 1 }
        cluster { port = 21000, wake-interval = 1 s }
      }
      """;

  private ClusterProcess() {}

  /** The configuration of a test that sets {@code text}. */
  static Config config(String text) {
    return ConfigFactory.parseString("troupe.actors {" + text + "}")
        .withFallback(ConfigFactory.parseString(BASE))
        .withFallback(ConfigFactory.load());
  }

  /** A sweep of {@code cells} tasks of so many milliseconds. */
  static Plan sweep(int cells, int millis) {
    return Plans.plan()
        .with(
            Group.of("cell", "noop")
                .with("duration", millis + "ms")
                .with("value", 1)
                .cells(cells)
                .in(Isolation.POOLED)
                .cache(CacheMode.OFF))
        .named("sweep");
  }

  /**
   * A coordinator on the state folder {@code args[0]} with the configuration {@code args[1]}.
   * Prints after how many milliseconds of its life it had started, was ready, and {@code args[2]}
   * workers were welcome. Takes {@code submit CELLS MILLIS}, {@code workers}.
   */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws Exception {
      Path home = Path.of(args[0]);
      int expected = Integer.parseInt(args[2]);
      try (Coordinator node =
          Coordinator.start(
              home,
              config(args[1]),
              TestKinds.kinds(),
              new DataFolders(List.of(home.resolve("data"))))) {
        System.out.println("started " + age());
        while (!node.ready()) {
          Thread.onSpinWait();
        }
        System.out.println("ready " + age());
        if (expected > 0) {
          Thread.ofVirtual().start(() -> awaitWorkers(node, expected));
        }
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
          String[] words = line.split(" ", -1);
          if (words[0].equals("submit")) {
            Plan plan = sweep(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            System.out.println("run " + Nodes.await(node.submit(plan, Value.Mapping.empty())));
          } else {
            System.out.println(words[1] + " " + workers(node));
          }
        }
      } catch (NodeException e) {
        System.out.println("refused " + e.getMessage());
      }
    }

    private static String workers(Node node) {
      return Nodes.await(node.workers()).stream()
          .map(worker -> worker.name() + "=" + worker.state().word())
          .collect(Collectors.joining(","));
    }

    private static void awaitWorkers(Node node, int count) {
      while (Nodes.await(node.workers()).stream()
              .filter(worker -> worker.state() == WorkerView.State.READY)
              .count()
          < count) {
        Thread.onSpinWait();
      }
      System.out.println("welcomed " + age());
    }

    private static long age() {
      return System.currentTimeMillis()
          - ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    }
  }

  /** The worker {@code args[2]} of the state folder {@code args[0]}. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] args) throws IOException {
      Path home = Path.of(args[0]);
      WorkerNode.Setup setup =
          new WorkerNode.Setup(
              args[2],
              home,
              () -> meeting(home),
              new DataFolders(List.of(home.resolve("data"))),
              Nodes.executors(home));
      try (WorkerNode node = WorkerNode.start(setup, config(args[1]))) {
        System.out.println("started");
        Thread.ofVirtual()
            .start(
                () -> {
                  Nodes.await(node.welcomed());
                  System.out.println("welcomed");
                });
        while (System.in.read() >= 0) {
          // Whoever started this process closes the pipe.
        }
      } catch (NodeException e) {
        System.out.println("refused " + e.getMessage());
      }
    }
  }

  /** Where the coordinator of {@code home} is met, by the files that it keeps. */
  static Meeting meeting(Path home) {
    HomeFolder folder = new HomeFolder(home);
    try {
      String port = Files.readString(folder.cluster().resolve("port")).strip();
      return new Meeting(HomeId.of(folder.id()), "127.0.0.1", Integer.parseInt(port));
    } catch (IOException e) {
      throw new NodeException("no coordinator has been here", e);
    }
  }
}

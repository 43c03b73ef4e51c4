package io.troupe.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.troupe.actors.NodeException;
import io.troupe.actors.WorkerNode;
import io.troupe.actors.cluster.Meeting;
import io.troupe.cli.capture.Machine;
import io.troupe.http.client.RemoteRuns;
import io.troupe.http.client.ServerAddress;
import io.troupe.pipelines.value.Quantity;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs tasks for a server. */
@Command(
    name = "worker",
    header = "Run tasks for a server until stopped",
    description = {
      "Joins the server and whatever takes its place after a restart. Prints one line once it has"
          + " joined; its log is logs/NAME.log, or logs/worker-NAME.log, in the state"
          + " folder.",
      "Ctrl-C or SIGTERM gives running tasks back, so that others make them, and ends; a second one"
          + " ends at once. 'troupe drain NAME --wait' before lets them end.",
      "With --json: {name, server, pid} instead of the line."
    })
final class WorkerCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Option(
      names = "--join",
      paramLabel = "URL",
      description =
          "The server; default: TROUPE_SERVER, else the one that runs on the state folder.")
  private Optional<String> join = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Its name in the cluster; default: this machine's.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--cpu",
      paramLabel = "THREADS",
      description = "Threads that it has for tasks; default: this machine's.")
  private OptionalInt cpu = OptionalInt.empty();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory that it has for tasks, such as 6GiB; default: 4/5 of this machine's.")
  private Optional<String> memory = Optional.empty();

  @Mixin private final CommonOptions common = new CommonOptions();

  WorkerCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() {
    Path home = common.home(surroundings);
    Map<String, Object> settings = settings();
    ServerAddress address = address();
    Meeting first = meeting(address);
    try (Interrupts interrupts = new Interrupts();
        WorkerNode node =
            roles.worker(name(name), home, new Meetings(this::address, first), settings)) {
      CompletableFuture<Void> joined = node.welcomed().toCompletableFuture();
      CompletableFuture.anyOf(joined, interrupts.first()).join();
      if (joined.isDone()) {
        say(node.name(), address);
      }
      interrupts.first().join();
      surroundings.err().println("stopping: running tasks are given back (again to stop at once)");
      surroundings.err().flush();
    }
    return ExitCode.OK;
  }

  private void say(String worker, ServerAddress address) {
    long pid = ProcessHandle.current().pid();
    if (common.json()) {
      surroundings
          .out()
          .println(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", worker)
                  .put("server", address.toString())
                  .put("pid", pid));
    } else {
      surroundings.out().println("worker " + worker + " has joined " + address);
    }
    surroundings.out().flush();
  }

  private ServerAddress address() {
    return new ServerOption(join, "--join")
        .address(common, surroundings)
        .orElseThrow(
            () ->
                new Stop(
                    ExitCode.UNREACHABLE,
                    "no server runs on " + common.home(surroundings),
                    "start one with 'troupe serve', or name one with --join URL"));
  }

  private static Meeting meeting(ServerAddress address) {
    try (RemoteRuns server = RemoteRuns.at(address, _ -> {})) {
      return server.meeting();
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new TreeMap<>();
    cpu.ifPresent(
        threads -> {
          if (threads < 1) {
            throw Stop.usage("--cpu is " + threads + ", and has to be at least 1", "");
          }
          settings.put("troupe.actors.worker.cpu", threads);
        });
    memory.ifPresent(
        text ->
            settings.put(
                "troupe.actors.worker.memory",
                Quantity.bytes(text)
                    .orElseThrow(
                        () ->
                            Stop.usage(
                                "--memory is '" + text + "', and has to be a size with its unit",
                                "write one such as 6GiB"))));
    return settings;
  }

  /** The name of the log of a worker. */
  static String logName(Optional<String> option) {
    String name = name(option).replaceAll("[^A-Za-z0-9._-]", "-");
    return name.startsWith("worker") ? name : "worker-" + name;
  }

  /** The name that {@code option} gives, else this machine's. */
  static String name(Optional<String> option) {
    return option.orElseGet(
        () -> {
          String host = Machine.host().orElse("worker").replaceAll("[^A-Za-z0-9._-]", "-");
          return host.matches("[A-Za-z0-9].*") ? host : "worker";
        });
  }

  /** Where the coordinator is now; where its server was last, while nobody answers. */
  private static final class Meetings implements Supplier<Meeting> {
    private final Supplier<ServerAddress> address;
    private Meeting last;

    Meetings(Supplier<ServerAddress> address, Meeting first) {
      this.address = address;
      this.last = first;
    }

    @Override
    public synchronized Meeting get() {
      try {
        last = meeting(address.get());
      } catch (NodeException | Stop _) {
        // It keeps its port: it will be met where it was.
      }
      return last;
    }
  }
}

package io.troupe.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.cli.Troupe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A coordinator and workers, each a process of its own, on one state folder. */
final class LocalCluster implements AutoCloseable {
  static final String COORDINATOR = "coordinator";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path home;
  private final int port;
  private final int cpu;
  private final Duration lease;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();

  /**
   * Starts nothing yet.
   *
   * @param cpu how many tasks of one thread each worker makes at once
   * @param lease how long an attempt keeps its lease without a heartbeat
   */
  LocalCluster(Path home, int cpu, Duration lease) {
    this.home = home;
    this.cpu = cpu;
    this.lease = lease;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the coordinator and {@code workers} workers, and waits until all are ready. */
  void start(int workers) {
    startCoordinator();
    for (int i = 1; i <= workers; i++) {
      startWorker(i);
    }
    await("all workers are ready", () -> ready() == workers);
  }

  /** Starts the coordinator and waits until it answers. */
  void startCoordinator() {
    start(COORDINATOR, "serve", "--port", Integer.toString(port), "--home", home.toString());
    await("the coordinator answers", () -> status("/readyz") == 200);
  }

  /** Starts the worker with this number, without waiting. */
  void startWorker(int number) {
    String name = worker(number);
    start(
        name,
        "worker",
        "--join",
        url(""),
        "--name",
        name,
        "--home",
        home.toString(),
        "--cpu",
        Integer.toString(cpu));
  }

  static String worker(int number) {
    return "worker-" + number;
  }

  /** Kills a process as {@code kill -9} does, and waits until it is gone. */
  void kill(String name) {
    Process process = process(name);
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s is gone", name).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a signal such as {@code STOP}. */
  void signal(String name, String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process(name).pid())).start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Submits a pipeline and gives the run's id. */
  String submit(String pipeline) {
    HttpRequest request =
        request("/api/v1/runs")
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(pipeline))
            .build();
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return tree(answer.body()).path("run").asText();
  }

  /** The document at {@code path} below {@code /api/v1}, once the coordinator answers. */
  JsonNode get(String path) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    await(
        "an answer to " + path,
        () -> {
          try {
            answers.add(send(request("/api/v1" + path).build()));
            return answers.getLast().statusCode() == 200;
          } catch (UncheckedIOException _) {
            return false; // The coordinator is being restarted.
          }
        });
    return tree(answers.getLast().body());
  }

  /** How many workers are ready; 0 while nobody answers. */
  int ready() {
    try {
      HttpResponse<String> answer = send(request("/api/v1/workers").build());
      int count = 0;
      for (JsonNode worker : tree(answer.body()).path("workers")) {
        count += worker.path("state").asText().equals("ready") ? 1 : 0;
      }
      return count;
    } catch (UncheckedIOException _) {
      return 0;
    }
  }

  /** Waits until the run has ended and gives its document. */
  JsonNode ended(String run) {
    await(
        "run " + run + " ends", () -> !get("/runs/" + run + "?tasks=false").path("ended").isNull());
    return get("/runs/" + run);
  }

  /** A request with the token, which exists once the coordinator has started. */
  HttpRequest.Builder request(String path) {
    try {
      String token = Files.readString(home.resolve("server-token")).strip();
      return HttpRequest.newBuilder(URI.create(url(path)))
          .timeout(Duration.ofSeconds(20))
          .header("Authorization", "Bearer " + token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpClient http() {
    return http;
  }

  /** What a process has logged and printed. */
  String log(String name) {
    try {
      return Files.readString(printed(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes of executors that work for this cluster. */
  List<ProcessHandle> executors() {
    List<Long> parents = processes.values().stream().map(Process::pid).toList();
    return ProcessHandle.allProcesses()
        .filter(
            each ->
                commandLine(each).contains("executor.ExecutorMain")
                    && (each.parent().filter(p -> parents.contains(p.pid())).isPresent()
                        || commandLine(each).contains(home.toString())))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException _) {
      return "";
    }
  }

  /** Waits for {@code condition} without being woken by it. */
  void await(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) {
        throw new AssertionError("not within " + PATIENCE + ": " + what + "; " + logs());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Ends all processes in order, workers first, and waits until they are gone. */
  void stop() {
    List<String> names = new ArrayList<>(processes.keySet());
    names.remove(COORDINATOR);
    names.add(COORDINATOR);
    for (String name : names) {
      process(name).destroy();
      await(name + " ends", () -> !process(name).isAlive());
    }
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    http.close();
  }

  private Process process(String name) {
    return java.util.Objects.requireNonNull(processes.get(name), name);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private int status(String path) {
    try {
      return send(HttpRequest.newBuilder(URI.create(url(path))).build()).statusCode();
    } catch (UncheckedIOException _) {
      return 0;
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode tree(String text) {
    try {
      return mapper.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path printed(String name) {
    return home.resolveSibling(name + ".out");
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    processes
        .keySet()
        .forEach(name -> all.append('\n').append(name).append(":\n").append(log(name)));
    return all.toString();
  }

  private void start(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    command.add("-Dtroupe.actors.lease.ttl=" + lease.toMillis() + "ms");
    command.add("-Dtroupe.actors.lease.fence-margin=" + lease.dividedBy(4).toMillis() + "ms");
    command.add("-Dtroupe.actors.lease.heartbeat=500ms");
    String longer = lease.multipliedBy(2).toMillis() + "ms";
    command.add("-Dtroupe.actors.cluster.rejoin-after=" + longer);
    command.add("-Dtroupe.actors.cluster.unreachable-after=" + longer);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Troupe.class.getName());
    command.addAll(List.of(arguments));
    command.add("--verbose");
    try {
      processes.put(
          name,
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(printed(name).toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files and folders below {@code folder} of the state folder whose names match. */
  List<Path> left(String folder) {
    Path root = home.resolve(folder);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !path.equals(root)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.troupe.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.Node;
import io.troupe.actors.RunControl;
import io.troupe.actors.RunReader;
import io.troupe.actors.cluster.Meeting;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventJson;
import io.troupe.actors.core.RunState;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.WorkerView;
import io.troupe.arrow.store.Blob;
import io.troupe.http.RunRequest;
import io.troupe.pipelines.plan.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The runs of a server over HTTP. Views are folded from the same events as in the server's own
 * process, so that whatever shows them shows the same. All failures are {@link ServerException}s.
 * Thread-safe.
 */
public final class RemoteRuns implements RunReader, RunControl {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int NOT_FOUND = 404;
  private static final int EVENTS = 1000;
  private static final int PAGE = 200;

  private final Requests requests;
  private final Downloads downloads;
  private final Follows follows;
  private final ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor();

  private RemoteRuns(ServerAddress address, Duration patience, Consumer<Boolean> away) {
    requests = new Requests(address, patience);
    downloads = new Downloads(requests);
    follows = new Follows(requests, patience, this::state, away);
  }

  /**
   * The runs of the server at {@code address}; asks nothing yet.
   *
   * @param away told when the server stops to answer while a run is followed, and when it answers
   *     again; a server may be away for two minutes
   */
  public static RemoteRuns at(ServerAddress address, Consumer<Boolean> away) {
    return new RemoteRuns(address, PATIENCE, away);
  }

  /** The same with another patience. */
  static RemoteRuns at(ServerAddress address, Duration patience, Consumer<Boolean> away) {
    return new RemoteRuns(address, patience, away);
  }

  /** Where the server is. */
  public ServerAddress address() {
    return requests.address();
  }

  /**
   * Hands a run over and gives its id once it is durable.
   *
   * @param key names this submission: sent twice it is one run
   */
  public String submit(RunRequest request, String key) {
    return requests
        .json(requests.posting("/runs", request.json()).header("Idempotency-Key", key).build())
        .path("run")
        .asText();
  }

  /** Where workers join it. */
  public Meeting meeting() {
    JsonNode cluster = requests.get("/cluster");
    String artery = cluster.path("artery").asText("");
    if (artery.isEmpty()) {
      throw new ServerException(
          ServerException.Kind.REFUSED,
          "no worker can join " + address() + ": it makes its runs itself",
          "start a server for workers with 'troupe serve'");
    }
    return Meeting.parse(cluster.path("home_id").asText(), artery);
  }

  /** Checks a submission and gives how many tasks it has; an invalid one is thrown. */
  public int validate(RunRequest request) {
    return requests.post("/pipelines:validate", request.json()).path("tasks").asInt();
  }

  @Override
  public CompletionStage<RunView> resume(String run) {
    return steer(run, "resume", JsonNodeFactory.instance.objectNode());
  }

  @Override
  public CompletionStage<RunView> retry(String run, Set<TaskId> tasks) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var list = body.putArray("tasks");
    tasks.stream().sorted().forEach(task -> list.add(task.text()));
    return steer(run, "retry", body);
  }

  @Override
  public CompletionStage<RunView> cancel(String run, String why) {
    return steer(run, "cancel", JsonNodeFactory.instance.objectNode().put("reason", why));
  }

  @Override
  public CompletionStage<RunView> pause(String run) {
    return steer(run, "pause", JsonNodeFactory.instance.objectNode());
  }

  private CompletionStage<RunView> steer(String run, String how, ObjectNode body) {
    return aside(
        () -> {
          requests.post(path(run) + ":" + how, body);
          return new RunViews().of(state(run));
        });
  }

  @Override
  public AutoCloseable follow(String run, Node.Observer observer) {
    return follows.follow(run, observer);
  }

  @Override
  public CompletionStage<RunView> ended(String run) {
    return follows.ended(run);
  }

  @Override
  public CompletionStage<List<WorkerView>> workers() {
    return aside(
        () -> {
          List<WorkerView> workers = new ArrayList<>();
          requests.get("/workers").path("workers").forEach(w -> workers.add(Documents.worker(w)));
          return workers;
        });
  }

  @Override
  public CompletionStage<WorkerView> drain(String worker, boolean on) {
    return aside(
        () ->
            Documents.worker(
                requests.post(
                    "/workers/" + Requests.encoded(worker) + (on ? ":drain" : ":undrain"),
                    JsonNodeFactory.instance.objectNode())));
  }

  @Override
  public CompletionStage<List<Waiting>> waiting(String run) {
    return aside(() -> Documents.waiting(document(run)));
  }

  @Override
  public List<RunSummary> list(int limit) {
    return list(Optional.empty(), limit);
  }

  @Override
  public List<RunSummary> listAfter(String run, int limit) {
    return list(Optional.of(run), limit);
  }

  private List<RunSummary> list(Optional<String> after, int limit) {
    List<RunSummary> runs = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          requests.get(
              "/runs?limit="
                  + Math.min(PAGE, after.isPresent() ? PAGE : limit)
                  + (cursor.isEmpty() ? "" : "&cursor=" + Requests.encoded(cursor)));
      for (JsonNode run : page.path("runs")) {
        RunSummary summary = Documents.summary(run);
        if (after.isEmpty() || summary.run().compareTo(after.get()) < 0) {
          runs.add(summary);
        }
      }
      cursor = page.path("next").asText("");
    } while (!cursor.isEmpty() && runs.size() < limit);
    return List.copyOf(runs.subList(0, Math.min(limit, runs.size())));
  }

  @Override
  public Optional<RunView> find(String run) {
    if (run.isEmpty()) {
      return Optional.empty();
    }
    JsonNode document;
    try {
      document = document(run);
    } catch (ServerException e) {
      if (e.code().equals("ambiguous-run")) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    return stateOf(document.path("run").asText())
        .map(state -> new RunViews().of(state, Documents.waiting(document)));
  }

  /** The document of the run whose id begins with {@code run}. */
  private JsonNode document(String run) {
    return requests.get(path(run) + "?tasks=false");
  }

  private RunState state(String run) {
    return stateOf(run)
        .orElseThrow(
            () ->
                new ServerException(
                    ServerException.Kind.REFUSED,
                    "there is no run " + run + " at " + address(),
                    ""));
  }

  private Optional<RunState> stateOf(String run) {
    RunState state = RunState.EMPTY;
    while (true) {
      JsonNode page;
      try {
        page =
            requests.get(
                path(run) + "/events?after=" + state.sequence() + "&wait=0s&limit=" + EVENTS);
      } catch (ServerException e) {
        if (e.status() == NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
      List<RunEvent> events = new ArrayList<>();
      page.path("events").forEach(event -> events.add(RunEventJson.read(event).event()));
      state = state.evolve(events);
      if (events.isEmpty() || state.sequence() >= page.path("last").asLong()) {
        return state.submitted() ? Optional.of(state) : Optional.empty();
      }
    }
  }

  @Override
  public OptionalLong owner(String run) {
    JsonNode owner = document(run).path("owner");
    return owner.isIntegralNumber() ? OptionalLong.of(owner.longValue()) : OptionalLong.empty();
  }

  @Override
  public Optional<Path> log(String run, TaskId task, int attempt) {
    return downloads.get(attempt(run, task, attempt) + "/logs?from=0");
  }

  /** The address of that log. */
  public String logPlace(String run, TaskId task, int attempt) {
    return requests.to(attempt(run, task, attempt) + "/logs").build().uri().toString();
  }

  /** Hands the log to {@code consumer} as it grows, until its attempt has ended. */
  public void tail(String run, TaskId task, int attempt, Consumer<byte[]> consumer) {
    new LogStream(requests, attempt(run, task, attempt) + "/logs", PATIENCE)
        .copy(consumer, () -> attemptEnded(run, task, attempt));
  }

  private boolean attemptEnded(String run, TaskId task, int attempt) {
    return new RunViews()
        .of(state(run)).tasks().stream()
            .filter(found -> found.id().equals(task))
            .flatMap(found -> found.attempts().stream())
            .filter(found -> found.n() == attempt)
            .allMatch(found -> found.state().terminal());
  }

  @Override
  public Optional<Path> curves(String run, TaskId task, int attempt) {
    return downloads.get(attempt(run, task, attempt) + "/curves");
  }

  /** The bytes of {@code blob}; empty where the server has lost them. */
  public Optional<Path> artifact(Blob blob) {
    return downloads.blob(blob);
  }

  /**
   * What the run changed of what decides {@code task}, for people; empty where nothing is known.
   */
  public List<String> changes(String run, TaskId task) {
    List<String> changes = new ArrayList<>();
    requests
        .get(path(run) + "/tasks/" + Requests.encoded(task.text()))
        .path("because")
        .forEach(change -> changes.add(change.asText()));
    return changes;
  }

  private static String path(String run) {
    return "/runs/" + Requests.encoded(run);
  }

  private static String attempt(String run, TaskId task, int attempt) {
    return path(run) + "/tasks/" + Requests.encoded(task.text()) + "/attempts/" + attempt;
  }

  private <T> CompletableFuture<T> aside(Supplier<T> asking) {
    return CompletableFuture.supplyAsync(asking, aside);
  }

  @Override
  public void close() {
    follows.close();
    downloads.close();
    requests.close();
    aside.shutdownNow();
  }
}

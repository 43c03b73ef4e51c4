package io.troupe.http.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.http.RunDocument;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Problem;
import io.troupe.http.call.Replies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The tasks of a run, and their attempts. */
public final class Tasks {
  private static final int MOST = 1000;
  private static final String STATES =
      Arrays.stream(State.values()).map(State::word).collect(Collectors.joining(", "));
  private static final String TASK = "/api/v1/runs/{run}/tasks/{task}";

  /** The path of one attempt. */
  static final String ATTEMPT = TASK + "/attempts/{attempt}";

  private final Views views;
  private final KeyHistory history;

  /** The tasks of {@code views}; {@code history} says why they ran anew. */
  public Tasks(Views views, KeyHistory history) {
    this.views = views;
    this.history = history;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/v1/runs/{run}/tasks", Set.of("group", "state", "limit", "cursor"), this::list),
        Endpoint.get(TASK, Set.of(), this::one),
        Endpoint.get(ATTEMPT, Set.of(), this::attempt));
  }

  private HttpResponse list(Call call) {
    RunView view = views.find(call.variable("run"));
    int limit = (int) call.number("limit", 200, 1, MOST);
    Optional<String> group = call.parameter("group");
    Optional<State> state = call.parameter("state").map(word -> state(word, STATES));
    List<RunView.Task> all = view.tasks();
    int from = call.parameter("cursor").map(Cursors::read).map(id -> after(all, id)).orElse(0);
    List<RunView.Task> page = new ArrayList<>();
    Optional<String> next = Optional.empty();
    for (RunView.Task task : all.subList(from, all.size())) {
      if (group.map(name -> !name.equals(task.id().group())).orElse(false)
          || state.map(word -> word != task.state()).orElse(false)) {
        continue;
      }
      if (page.size() == limit) {
        next = Optional.of(Cursors.write(page.getLast().id().text()));
        break;
      }
      page.add(task);
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("run", view.run());
    document.put("sequence", view.sequence());
    ArrayNode tasks = document.putArray("tasks");
    page.forEach(task -> tasks.add(RunDocument.task(task)));
    document.put("next", next.orElse(null));
    return Replies.json(document);
  }

  /** The state that the parameter {@code state} names; {@code known} lists them for people. */
  static State state(String word, String known) {
    return Arrays.stream(State.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> Call.wrong("state", "is '%s', and has to be one of %s".formatted(word, known)));
  }

  private static int after(List<RunView.Task> tasks, String id) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).id().text().equals(id)) {
        return i + 1;
      }
    }
    throw Call.wrong("cursor", "names a task that the run does not have any more");
  }

  private HttpResponse one(Call call) {
    RunView view = views.find(call.variable("run"));
    RunView.Task task = task(view, call);
    ObjectNode document = RunDocument.task(task);
    ArrayNode because = document.putArray("because");
    history
        .find(view.plan().name(), task.id())
        .filter(entry -> entry.run().equals(view.run()))
        .ifPresent(entry -> entry.changes().forEach(because::add));
    return Replies.json(document);
  }

  private HttpResponse attempt(Call call) {
    RunView view = views.find(call.variable("run"));
    return Replies.json(RunDocument.attempt(attempt(task(view, call), call)));
  }

  /** The task that {@code call} names; 404 where there is none. */
  static RunView.Task task(RunView view, Call call) {
    String id = call.variable("task");
    return view.tasks().stream()
        .filter(task -> task.id().text().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        404,
                        "no-such-task",
                        "run %s has no task %s; see /api/v1/runs/%s/tasks"
                            .formatted(view.run(), id, view.run()))
                    .exception());
  }

  /** The attempt that {@code call} names; 404 where there is none. */
  static RunView.Attempt attempt(RunView.Task task, Call call) {
    String number = call.variable("attempt");
    return task.attempts().stream()
        .filter(attempt -> number.equals(Integer.toString(attempt.n())))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        404,
                        "no-such-attempt",
                        "task %s has no attempt %s; it has %d"
                            .formatted(task.id(), number, task.attempts().size()))
                    .exception());
  }
}

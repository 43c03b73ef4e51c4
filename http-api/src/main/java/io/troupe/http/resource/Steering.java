package io.troupe.http.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.Node;
import io.troupe.actors.view.RunView;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Problem;
import io.troupe.http.call.Replies;
import io.troupe.pipelines.plan.TaskId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What may be done with a run. */
public final class Steering {
  private final Node node;
  private final Views views;
  private final Runs runs;

  /** Of the runs of {@code node}, which are shown as {@code runs} shows them. */
  public Steering(Node node, Views views, Runs runs) {
    this.node = node;
    this.views = views;
    this.runs = runs;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        action("cancel", Set.of("reason"), this::cancel),
        action("pause", Set.of(), (run, _) -> node.pause(run)),
        action("resume", Set.of(), (run, _) -> node.resume(run)),
        action("retry", Set.of("tasks"), this::retry));
  }

  private Endpoint action(
      String verb,
      Set<String> fields,
      BiFunction<String, ObjectNode, CompletionStage<RunView>> act) {
    return Endpoint.post(
        "/api/v1/runs/{run}:" + verb,
        Set.of(),
        call -> {
          String run = views.id(call.variable("run"));
          ObjectNode body = Bodies.object(call, fields);
          requireUnchanged(call, run);
          return shown(Call.await(act.apply(run, body)));
        });
  }

  private HttpResponse shown(RunView view) {
    return Replies.with(
        Replies.json(runs.document(view, false)), "ETag", "\"" + view.sequence() + "\"");
  }

  private CompletionStage<RunView> cancel(String run, ObjectNode body) {
    JsonNode reason = body.path("reason");
    if (!reason.isMissingNode() && !reason.isTextual()) {
      throw Problem.of(400, "bad-body", "/reason has to be a string").exception();
    }
    return node.cancel(run, reason.asText("cancelled over HTTP"));
  }

  private CompletionStage<RunView> retry(String run, ObjectNode body) {
    JsonNode tasks = body.path("tasks");
    if (!tasks.isMissingNode() && !tasks.isArray()) {
      throw Problem.of(400, "bad-body", "/tasks has to be a list of task ids").exception();
    }
    Set<TaskId> wanted = new HashSet<>();
    RunView view = views.find(run);
    for (JsonNode task : tasks) {
      TaskId id = new TaskId(task.asText(" "));
      if (view.tasks().stream().noneMatch(each -> each.id().equals(id))) {
        throw Problem.of(404, "no-such-task", "run " + run + " has no task " + id).exception();
      }
      wanted.add(id);
    }
    return node.retry(run, wanted);
  }

  /** With {@code If-Match}, only what the client has seen is steered. */
  private void requireUnchanged(Call call, String run) {
    Optional<String> match = call.header("if-match");
    if (match.isPresent()) {
      long sequence = views.find(run).sequence();
      if (!Cursors.matches(match, "\"" + sequence + "\"")) {
        throw Problem.of(
                412,
                "changed",
                "run %s has gone on to event %d; look at it again".formatted(run, sequence))
            .exception();
      }
    }
  }
}

package io.troupe.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.view.RunView;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.TaskFailure;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run as clients read it: {@code run.json} and {@code status --json}. Fields are added and never
 * change their meaning; {@code docs/formats-run.md} describes each.
 */
public final class RunDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RunDocument() {}

  /** The document of {@code view}. */
  public static ObjectNode of(RunView view) {
    return of(view, true);
  }

  /** The document of {@code view}, with or without the field {@code tasks}. */
  static ObjectNode of(RunView view, boolean withTasks) {
    ObjectNode document = JSON.objectNode();
    document.put("run", view.run());
    document.put("name", view.plan().name());
    document.put("state", view.state().word());
    time(document, "submitted", Optional.of(view.submitted()));
    time(document, "ended", view.ended());
    ObjectNode labels = document.putObject("labels");
    view.plan().labels().forEach(labels::put);
    document.set("params", Json.mapping(view.plan().params()));
    ArrayNode overrides = document.putArray("overrides");
    view.plan().overrides().forEach(overrides::add);
    if (withTasks) {
      ArrayNode tasks = document.putArray("tasks");
      view.tasks().forEach(task -> tasks.add(task(task)));
    }
    document.set("captured", Json.of(view.captured()));
    return document;
  }

  /** One of the document's tasks. */
  public static ObjectNode task(RunView.Task task) {
    ObjectNode node = JSON.objectNode();
    node.put("id", task.id().text());
    node.put("group", task.id().group());
    node.put("kind", task.kind());
    node.set("cell", Json.mapping(task.cell()));
    node.put("state", task.state().word());
    node.put("reason", task.reason().orElse(null));
    node.put("key", task.key().orElse(null));
    node.put("cached_from", task.cachedFrom().orElse(null));
    ArrayNode attempts = node.putArray("attempts");
    task.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
    node.set("metrics", numbers(task.metrics()));
    ArrayNode artifacts = node.putArray("artifacts");
    task.artifacts().forEach(artifact -> artifacts.add(artifact(artifact)));
    return node;
  }

  /** One of a task's attempts. */
  public static ObjectNode attempt(RunView.Attempt attempt) {
    ObjectNode node = JSON.objectNode();
    node.put("n", attempt.n());
    node.put("state", attempt.state().word());
    node.put("worker", attempt.worker());
    node.put("token", attempt.token());
    time(node, "started", attempt.started());
    time(node, "ended", attempt.ended());
    attempt
        .failure()
        .ifPresentOrElse(
            failure -> node.set("failure", failure(failure)), () -> node.putNull("failure"));
    node.set("timings", numbers(attempt.timings()));
    return node;
  }

  private static ObjectNode failure(TaskFailure failure) {
    ObjectNode node = JSON.objectNode();
    node.put("cause", failure.cause().word());
    node.put("message", failure.message());
    node.put("hint", failure.hint().orElse(null));
    ArrayNode lines = node.putArray("last_lines");
    failure.lastLines().forEach(lines::add);
    return node;
  }

  private static ObjectNode artifact(Artifact artifact) {
    ObjectNode node = JSON.objectNode();
    node.put("name", artifact.name());
    node.put("digest", artifact.digest());
    node.put("bytes", artifact.bytes());
    ArrayNode files = node.putArray("files");
    for (Blob blob : artifact.blobs()) {
      ObjectNode file = files.addObject();
      file.put("path", blob.path());
      file.put("media_type", blob.mediaType());
      file.put("bytes", blob.bytes());
      file.put("sha256", blob.sha256());
    }
    return node;
  }

  private static ObjectNode numbers(Map<String, Double> numbers) {
    ObjectNode node = JSON.objectNode();
    numbers.forEach(node::put);
    return node;
  }

  /** RFC 3339 in UTC, or null. */
  static void time(ObjectNode node, String name, Optional<Instant> time) {
    node.put(name, time.map(Instant::toString).orElse(null));
  }
}

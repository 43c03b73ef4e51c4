package io.troupe.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.view.Live;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.plan.TaskId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What attempts say while they run, as events of a stream: {@code progress}, {@code point} and
 * {@code log}. A number that is not finite is null.
 */
public final class LiveJson {
  private LiveJson() {}

  /** The name of the event. */
  public static String name(Live live) {
    return switch (live) {
      case Live.Advanced _ -> "progress";
      case Live.Point _ -> "point";
      case Live.Line _ -> "log";
    };
  }

  /** The data of the event. */
  public static ObjectNode tree(Live live) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("task", live.task().text());
    tree.put("attempt", live.attempt());
    switch (live) {
      case Live.Advanced(var _, var _, Instant at, Progress progress) -> {
        tree.put("at", at.toString());
        tree.put("done", progress.done());
        tree.put("total", progress.total());
        tree.put("unit", progress.unit());
      }
      case Live.Point(var _, var _, String curve, double x, double y) -> {
        tree.put("curve", curve);
        tree.put("x", finite(x));
        tree.put("y", finite(y));
      }
      case Live.Line(var _, var _, String text) -> tree.put("text", text);
    }
    return tree;
  }

  /** What an event says; empty where it is none of these, as from a later server. */
  public static Optional<Live> read(String name, JsonNode tree) {
    String task = tree.path("task").asText("");
    if (task.isEmpty()) {
      return Optional.empty();
    }
    TaskId id = new TaskId(task);
    int attempt = tree.path("attempt").asInt();
    return switch (name) {
      case "progress" ->
          instant(tree.path("at").asText(""))
              .map(
                  at ->
                      new Live.Advanced(
                          id,
                          attempt,
                          at,
                          new Progress(
                              tree.path("done").asLong(),
                              tree.path("total").asLong(),
                              tree.path("unit").asText(""))));
      case "point" ->
          Optional.of(
              new Live.Point(
                  id,
                  attempt,
                  tree.path("curve").asText(""),
                  tree.path("x").asDouble(Double.NaN),
                  tree.path("y").asDouble(Double.NaN)));
      case "log" -> Optional.of(new Live.Line(id, attempt, tree.path("text").asText("")));
      default -> Optional.empty();
    };
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}

package io.troupe.http.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunView;
import io.troupe.http.Json;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Replies;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The curves of a run's attempts and the final numbers of its tasks. */
public final class Metrics {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LTTB = "lttb:";
  private static final int FEWEST = 3;
  private static final int MOST = 100_000;

  /** Points of one curve that are read before it is thinned; every other one of a longer curve. */
  private static final int KEPT = 200_000;

  private final RunReader reader;
  private final Views views;

  /** The curves that {@code reader} finds. */
  public Metrics(RunReader reader, Views views) {
    this.reader = reader;
    this.views = views;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/v1/runs/{run}/metrics", Set.of("names", "tasks", "downsample"), this::metrics));
  }

  private HttpResponse metrics(Call call) throws IOException {
    RunView view = views.find(call.variable("run"));
    Optional<Set<String>> names = words(call, "names");
    Optional<Set<String>> tasks = words(call, "tasks");
    int most = call.parameter("downsample").map(Metrics::most).orElse(MOST);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode curves = document.putArray("curves");
    ArrayNode metrics = document.putArray("metrics");
    for (RunView.Task task : view.tasks()) {
      if (tasks.isPresent()
          && !tasks.get().contains(task.id().text())
          && !tasks.get().contains(task.id().group())) {
        continue;
      }
      for (RunView.Attempt attempt : task.attempts()) {
        Optional<Path> file = reader.curves(view.run(), task.id(), attempt.n());
        if (file.isPresent()) {
          read(file.get(), names)
              .forEach(
                  (curve, points) ->
                      curve(curves.addObject(), task, attempt.n(), curve, points.thin(most)));
        }
      }
      metrics(metrics, task, names);
    }
    return Replies.json(document);
  }

  private static void metrics(ArrayNode metrics, RunView.Task task, Optional<Set<String>> names) {
    ObjectNode numbers = JsonNodeFactory.instance.objectNode();
    task.metrics()
        .forEach(
            (name, number) -> {
              if (names.map(wanted -> wanted.contains(name)).orElse(true)) {
                put(numbers, name, number);
              }
            });
    if (!numbers.isEmpty()) {
      ObjectNode node = metrics.addObject();
      node.put("task", task.id().text());
      node.set("cell", Json.mapping(task.cell()));
      node.set("metrics", numbers);
    }
  }

  /** JSON has no number that is not finite. */
  private static void put(ObjectNode node, String name, double number) {
    if (Double.isFinite(number)) {
      node.put(name, number);
    } else {
      node.putNull(name);
    }
  }

  private static void curve(
      ObjectNode node, RunView.Task task, int attempt, String curve, List<Lttb.Point> points) {
    node.put("task", task.id().text());
    node.put("attempt", attempt);
    node.put("curve", curve);
    ArrayNode list = node.putArray("points");
    for (Lttb.Point point : points) {
      list.addArray().add(point.x()).add(point.y());
    }
  }

  private static Optional<Set<String>> words(Call call, String name) {
    List<String> given = call.parameters(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    // Ids of tasks hold commas between their brackets.
    Set<String> words = new HashSet<>();
    given.forEach(text -> words.addAll(Arrays.asList(text.split(",(?![^\\[]*\\])"))));
    return Optional.of(words);
  }

  private static int most(String text) {
    if (text.matches(LTTB + "\\d{1,6}")) {
      int most = Integer.parseInt(text.substring(LTTB.length()));
      if (most >= FEWEST && most <= MOST) {
        return most;
      }
    }
    throw Call.wrong(
        "downsample",
        "is '%s', and has to be lttb:N with N from %d to %d".formatted(text, FEWEST, MOST));
  }

  private static SortedMap<String, Curve> read(Path file, Optional<Set<String>> names)
      throws IOException {
    SortedMap<String, Curve> curves = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode point = MAPPER.readTree(line);
        String curve = point.path("curve").asText();
        if (point.path("x").isNumber()
            && point.path("y").isNumber()
            && names.map(wanted -> wanted.contains(curve)).orElse(true)) {
          curves
              .computeIfAbsent(curve, _ -> new Curve())
              .add(new Lttb.Point(point.path("x").asDouble(), point.path("y").asDouble()));
        }
      }
    } catch (JsonProcessingException _) {
      // The last line is half-written while its attempt runs, and after it was killed.
      return curves;
    }
    return curves;
  }

  /** Points as they are read; a curve that is very long loses every other one, again and again. */
  private static final class Curve {
    private List<Lttb.Point> points = new ArrayList<>();
    private int every = 1;
    private long seen;

    void add(Lttb.Point point) {
      if (seen++ % every != 0) {
        return;
      }
      points.add(point);
      if (points.size() == KEPT) {
        List<Lttb.Point> half = new ArrayList<>(KEPT);
        for (int i = 0; i < points.size(); i += 2) {
          half.add(points.get(i));
        }
        points = half;
        every *= 2;
      }
    }

    List<Lttb.Point> thin(int most) {
      return Lttb.thin(points, most);
    }
  }
}

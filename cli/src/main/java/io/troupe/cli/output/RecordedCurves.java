package io.troupe.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.RunReader;
import io.troupe.pipelines.plan.TaskId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the curves that a run's attempts recorded. */
public final class RecordedCurves implements Curves {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunReader reader;
  private final String run;

  /** The curves of {@code run}. */
  public RecordedCurves(RunReader reader, String run) {
    this.reader = reader;
    this.run = run;
  }

  @Override
  public SortedMap<String, List<Point>> of(TaskId task, int attempt) {
    Optional<Path> file = reader.curves(run, task, attempt);
    SortedMap<String, List<Point>> curves = new TreeMap<>();
    if (file.isEmpty()) {
      return curves;
    }
    try (BufferedReader lines = Files.newBufferedReader(file.get())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode point = JSON.readTree(line);
        if (point.path("x").isNumber() && point.path("y").isNumber()) {
          curves
              .computeIfAbsent(point.path("curve").asText(), name -> new ArrayList<>())
              .add(new Point(point.path("x").asDouble(), point.path("y").asDouble()));
        }
      }
    } catch (IOException e) {
      // Curves are only shown: a line that a killed process left half-written ends them.
      return curves;
    }
    return curves;
  }
}

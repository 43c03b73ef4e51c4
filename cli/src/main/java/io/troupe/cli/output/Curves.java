package io.troupe.cli.output;

import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The recorded curves of attempts. */
@FunctionalInterface
public interface Curves {
  /** The points of an attempt by the curve's name, in the order in which they were said. */
  SortedMap<String, List<Point>> of(TaskId task, int attempt);

  /** Nothing was recorded. */
  static Curves none() {
    return (task, attempt) -> new TreeMap<>();
  }

  /** One point. */
  record Point(double x, double y) {}
}

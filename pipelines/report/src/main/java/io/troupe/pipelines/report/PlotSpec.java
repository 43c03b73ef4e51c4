package io.troupe.pipelines.report;

import io.troupe.pipelines.Parameter;
import java.util.List;
import java.util.Optional;

/** One plot of a report. */
public record PlotSpec(
    @Parameter(description = "The plot's name, in headings.", min = 1, max = 80) String name,
    @Parameter(description = "How points are drawn.", defaultValue = "bar") Mark mark,
    @Parameter(
            description = "The tasks whose results it shows; all that the report needs when empty.",
            defaultValue = "[]")
        List<String> tasks,
    @Parameter(description = "An axis, or for scatter a metric: the horizontal one.") String x,
    @Parameter(description = "The metric that is the vertical one.") String y,
    @Parameter(description = "The axis whose values are drawn apart.") Optional<String> series,
    @Parameter(
            description = "What values are multiplied by, such as 100 for per cent.",
            defaultValue = "1",
            min = 0,
            aboveMin = true)
        double scale) {

  /** How points are drawn. */
  public enum Mark {
    /** Bars with the sample deviation, one group for each value of the horizontal axis. */
    BAR,
    /** A line with the sample deviation over an axis of numbers. */
    LINE,
    /** A point for each task. */
    SCATTER
  }
}

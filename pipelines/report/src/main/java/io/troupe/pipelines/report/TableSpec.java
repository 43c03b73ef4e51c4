package io.troupe.pipelines.report;

import io.troupe.pipelines.Parameter;
import java.util.List;
import java.util.Optional;

/** One table of a report. */
public record TableSpec(
    @Parameter(description = "The table's name, in file names and headings.", min = 1, max = 80)
        String name,
    @Parameter(
            description = "The tasks whose results it shows; all that the report needs when empty.",
            defaultValue = "[]")
        List<String> tasks,
    @Parameter(description = "The metrics that it shows; all when empty.", defaultValue = "[]")
        List<String> metrics,
    @Parameter(
            description = "The axes that make rows; when empty, all that nothing else uses.",
            defaultValue = "[]")
        List<String> rows,
    @Parameter(description = "The axis whose values make columns.") Optional<String> columns,
    @Parameter(
            description = "The axes of repetitions: over them go mean and sample deviation.",
            defaultValue = "[\"split\", \"seed\", \"fold\", \"repeat\"]")
        List<String> over,
    @Parameter(description = "An axis of which one value is kept, chosen by another metric.")
        Optional<Selection> select,
    @Parameter(
            description = "What values are multiplied by, such as 100 for per cent.",
            defaultValue = "1",
            min = 0,
            aboveMin = true)
        double scale,
    @Parameter(description = "Digits after the point.", defaultValue = "3", min = 0, max = 12)
        int digits,
    @Parameter(description = "Which way a value is better: the best of a column is marked.")
        Optional<Goal> best) {}

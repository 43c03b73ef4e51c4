package io.troupe.pipelines.report;

import io.troupe.pipelines.Parameter;
import java.util.List;

/** What {@code uses: report} takes. */
public record ReportParameters(
    @Parameter(description = "The heading of the page.", defaultValue = "Results") String title,
    @Parameter(
            description = "The tables; when empty, one for each task that the report needs.",
            defaultValue = "[]",
            max = 100)
        List<TableSpec> tables,
    @Parameter(description = "The plots.", defaultValue = "[]", max = 100) List<PlotSpec> plots) {}

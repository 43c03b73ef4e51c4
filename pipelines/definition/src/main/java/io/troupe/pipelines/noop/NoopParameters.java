package io.troupe.pipelines.noop;

import io.troupe.pipelines.Parameter;
import java.time.Duration;

/** What {@code uses: noop} takes. */
public record NoopParameters(
    @Parameter(description = "How long the task takes.", defaultValue = "0s", max = 86_400)
        Duration duration,
    @Parameter(description = "The metric that the task gives.", defaultValue = "0") double value) {}

package io.troupe.pipelines.report;

import io.troupe.pipelines.Parameter;

/**
 * Chooses one value of an axis for each entry of a table, once for all runs that the entry
 * averages, by a metric that the table does not have to show.
 *
 * @param axis whose value is chosen
 * @param by the metric whose mean decides; the smallest axis value wins a tie
 * @param goal which way that metric is better
 */
public record Selection(
    @Parameter(description = "The axis of which one value is kept.") String axis,
    @Parameter(description = "The metric whose mean over the repetitions decides, such as val.")
        String by,
    @Parameter(description = "Which way that metric is better.", defaultValue = "max") Goal goal) {}

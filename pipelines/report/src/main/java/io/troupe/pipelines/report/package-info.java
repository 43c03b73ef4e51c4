/**
 * The kind {@code report}: joins the metrics of tasks into tables and plots.
 *
 * <p>A pure function of its inputs: equal results give byte-identical files.
 */
@NullMarked
package io.troupe.pipelines.report;

import org.jspecify.annotations.NullMarked;

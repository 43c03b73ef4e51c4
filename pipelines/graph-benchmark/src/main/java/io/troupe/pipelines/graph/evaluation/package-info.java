/**
 * How a trained model is judged: metrics, and which step of a training counts.
 *
 * <p>Start with {@link io.troupe.pipelines.graph.evaluation.Metric}. Knows scores and labels,
 * nothing of models or devices.
 */
@NullMarked
package io.troupe.pipelines.graph.evaluation;

import org.jspecify.annotations.NullMarked;

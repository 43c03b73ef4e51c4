package io.troupe.pipelines.graph;

/**
 * What a training gave at the step that the validation nodes chose.
 *
 * @param bestStep the step, from 1
 * @param train metric over the training nodes, dropout off
 * @param validation metric over the validation nodes
 * @param test metric over the test nodes
 * @param logits {@code (nodes, logits)}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, not shared.
record TrainingOutcome(
    int bestStep, double train, double validation, double test, float[] logits) {}

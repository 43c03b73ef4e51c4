package io.troupe.pipelines.attempt;

import io.troupe.pipelines.protocol.AttemptOutcome;

/**
 * How an attempt ended, and what it left of its process.
 *
 * @param retire whether the process must not make another attempt
 */
public record Conclusion(AttemptOutcome outcome, boolean retire) {}

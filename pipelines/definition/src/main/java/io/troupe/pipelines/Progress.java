package io.troupe.pipelines;

/**
 * How far an attempt is.
 *
 * @param done units done, 0 to {@code total}
 * @param total units in all; more than 0
 * @param unit what is counted, in the plural, such as {@code steps}
 */
public record Progress(long done, long total, String unit) {}

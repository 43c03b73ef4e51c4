package io.troupe.actors.core;

/**
 * A placement that a worker says it holds.
 *
 * @param yielded whether the attempt waits for child tasks, see {@link SchedulerCore#yielded}
 */
public record Holding(Placement placement, boolean yielded) {}

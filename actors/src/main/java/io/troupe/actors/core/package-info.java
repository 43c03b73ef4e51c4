/**
 * What a run does next, as pure functions: no actor, no clock, no file.
 *
 * <p>Start with {@link io.troupe.actors.core.RunCore}: {@code decide} turns a command into events
 * and effects, {@link io.troupe.actors.core.RunState#evolve} folds an event into the state. {@link
 * io.troupe.actors.core.SchedulerCore} places ready tasks of all runs on workers. {@link
 * io.troupe.actors.core.RunEventCodec} writes events down, {@link io.troupe.actors.core.RunViews}
 * shows a run. The semantics are told in {@code docs/runs.md}.
 *
 * <p>Must not name Pekko.
 */
@NullMarked
package io.troupe.actors.core;

import org.jspecify.annotations.NullMarked;

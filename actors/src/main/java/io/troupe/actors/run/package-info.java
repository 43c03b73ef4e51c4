/**
 * The actors: one {@link io.troupe.actors.run.RunEntity} for each run, the {@link
 * io.troupe.actors.run.Scheduler}, and a {@link io.troupe.actors.run.GpuWorker} for each device.
 *
 * <p>They move messages and do effects; what happens next is decided in {@code core}. Start with
 * {@link io.troupe.actors.run.RunMessage}, what a run is told.
 */
@NullMarked
package io.troupe.actors.run;

import org.jspecify.annotations.NullMarked;

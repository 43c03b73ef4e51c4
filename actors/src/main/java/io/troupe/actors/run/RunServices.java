package io.troupe.actors.run;

import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.Journal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the runs of a process share.
 *
 * @param aside where preparations and file writes go on
 * @param scheduler asked when a run first needs it
 * @param leaseTtl how long a lease holds that is not renewed
 * @param transfer brings artifacts of workers with stores of their own into the store
 * @param alone whether every executor of its runs dies with this process; elsewhere attempts live
 *     on without it, and show themselves by heartbeats
 */
public record RunServices(
    HomeFolder home,
    Journal journal,
    Preparer preparer,
    ResultCache cache,
    Followers followers,
    Executor aside,
    InstantSource clock,
    Supplier<ActorRef<SchedulerMessage>> scheduler,
    Duration leaseTtl,
    ArtifactTransfer transfer,
    boolean alone) {}

package io.troupe.actors.run;

import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.home.HomeFolder;
import io.troupe.pipelines.data.DataFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * What a worker works with.
 *
 * @param offer its name, its device, and what it has
 * @param host the name of this machine, for people
 * @param store root of the artifact store
 * @param beat between two heartbeats
 * @param fence the longest silence of a run after which its attempts are ended here, shorter than
 *     the lease so that the attempt is gone before another begins elsewhere
 * @param grace for attempts that are cancelled
 * @param apart what it has where the runs are in another process
 * @param welcomed called with the scheduler's epoch whenever the scheduler answers an offer
 */
public record WorkerServices(
    WorkerOffer offer,
    String host,
    HomeFolder home,
    Path store,
    DataFolders data,
    ExecutorPool pool,
    Followers followers,
    ActorRef<ShardingEnvelope<RunMessage>> runs,
    ActorRef<SchedulerMessage> scheduler,
    Duration beat,
    Duration fence,
    Duration grace,
    Optional<Apart> apart,
    LongConsumer welcomed) {}

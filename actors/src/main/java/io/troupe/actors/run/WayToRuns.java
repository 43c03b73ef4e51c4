package io.troupe.actors.run;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Where a worker reaches runs: in its own process, or where the scheduler says that they are. So a
 * member that the cluster has not let in for good reaches them too, and one that was in before
 * reaches them at once after a restart of the coordinator. Belongs to the worker's actor.
 */
final class WayToRuns {
  private final ActorContext<WorkerMessage> context;
  private final boolean apart;
  private ActorRef<ShardingEnvelope<RunMessage>> runs;
  private Optional<ActorRef<ShardingEnvelope<RunMessage>>> told = Optional.empty();

  WayToRuns(ActorContext<WorkerMessage> context, WorkerServices services) {
    this.context = context;
    this.apart = services.apart().isPresent();
    this.runs = services.runs();
  }

  /** The scheduler says where runs are reached from other processes. */
  void at(Optional<ActorRef<ShardingEnvelope<RunMessage>>> where) {
    if (!apart || where.isEmpty() || where.equals(told)) {
      return;
    }
    if (told.isPresent()) {
      context.stop(runs);
    }
    told = where;
    runs = context.spawnAnonymous(RunPost.create(where.get()));
  }

  /** Takes messages for runs; what it cannot deliver is lost, and told again by whoever told it. */
  ActorRef<ShardingEnvelope<RunMessage>> get() {
    return runs;
  }
}

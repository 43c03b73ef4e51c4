package io.troupe.actors;

import io.troupe.actors.cluster.Systems;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.run.RunEntity;
import io.troupe.actors.run.RunMessage;
import io.troupe.actors.run.RunServices;
import io.troupe.actors.run.Scheduler;
import io.troupe.actors.run.SchedulerMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/** The runs and the scheduler of a cluster, as every process of it reaches them. */
record Actors(
    ActorSystem<Void> system,
    ActorRef<ShardingEnvelope<RunMessage>> runs,
    ActorRef<SchedulerMessage> scheduler) {
  /** A command is answered after one write to the journal, which waits 10 s for other processes. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /**
   * Starts them in this process, which has the role of a coordinator; returns before the cluster
   * has formed, as messages wait for it.
   *
   * @param shared makes what the runs share, given the scheduler
   */
  static Actors start(
      ActorSystem<Void> system,
      Function<Supplier<ActorRef<SchedulerMessage>>, RunServices> shared) {
    CompletableFuture<ActorRef<SchedulerMessage>> scheduler = new CompletableFuture<>();
    RunServices services = shared.apply(scheduler::join);
    ActorRef<ShardingEnvelope<RunMessage>> runs =
        ClusterSharding.get(system)
            .init(
                Entity.of(
                        RunEntity.KEY,
                        entity ->
                            RunEntity.create(entity.getEntityId(), services, entity.getShard()))
                    .withRole(Systems.COORDINATOR)
                    .withStopMessage(new RunMessage.Stop()));
    // Alone, nobody brings anything here from elsewhere.
    scheduler.complete(
        scheduler(
            system, services.alone() ? Scheduler.create(runs) : Scheduler.create(runs, services)));
    return new Actors(system, runs, scheduler.join());
  }

  /**
   * Reaches the scheduler from this process, which has not the role of a coordinator; it says where
   * runs are reached.
   */
  static Actors reach(ActorSystem<Void> system) {
    ActorRef<ShardingEnvelope<RunMessage>> nowhere = system.deadLetters();
    return new Actors(system, nowhere, scheduler(system, Scheduler.create(nowhere)));
  }

  private static ActorRef<SchedulerMessage> scheduler(
      ActorSystem<Void> system, Behavior<SchedulerMessage> placing) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(placing, "scheduler")
                .withSettings(
                    ClusterSingletonSettings.create(system).withRole(Systems.COORDINATOR)));
  }

  /** Sends {@code command} to {@code run}. */
  CompletionStage<Answer> ask(String run, RunCommand command) {
    return AskPattern.ask(
        runs,
        (ActorRef<Answer> replyTo) ->
            new ShardingEnvelope<>(run, new RunMessage.Told(command, replyTo)),
        ANSWER,
        system.scheduler());
  }

  /** Asks the scheduler, which is in this process. */
  <T> CompletionStage<T> schedulerAsk(Function<ActorRef<T>, SchedulerMessage> question) {
    return AskPattern.ask(scheduler, question::apply, ANSWER, system.scheduler());
  }

  /** Ends all actors of this process, within {@code limit}. */
  void stop(Duration limit) {
    system.terminate();
    var _ = Closing.await(system.getWhenTerminated(), limit, "the actors do not end");
  }
}

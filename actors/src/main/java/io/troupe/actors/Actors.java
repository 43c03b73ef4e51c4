package io.troupe.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.journal.JournalSetup;
import io.troupe.actors.run.GpuWorker;
import io.troupe.actors.run.RunEntity;
import io.troupe.actors.run.RunMessage;
import io.troupe.actors.run.RunServices;
import io.troupe.actors.run.Scheduler;
import io.troupe.actors.run.SchedulerMessage;
import io.troupe.actors.run.WorkerMessage;
import io.troupe.actors.run.WorkerServices;
import io.troupe.pipelines.data.DataFolders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.slf4j.LoggerFactory;

/** The actor system of a node: a cluster of one with runs, scheduler and worker. */
final class Actors {
  /** A command is answered after one write to the journal, which waits 10 s for other processes. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final ActorSystem<Void> system;
  private final ActorRef<ShardingEnvelope<RunMessage>> runs;
  private final ActorRef<SchedulerMessage> scheduler;
  private final ActorRef<WorkerMessage> worker;
  private final Duration closeLimit;

  private Actors(
      ActorSystem<Void> system,
      ActorRef<ShardingEnvelope<RunMessage>> runs,
      ActorRef<SchedulerMessage> scheduler,
      ActorRef<WorkerMessage> worker,
      Duration closeLimit) {
    this.system = system;
    this.runs = runs;
    this.scheduler = scheduler;
    this.worker = worker;
    this.closeLimit = closeLimit;
  }

  /**
   * Starts everything; returns before the cluster has formed, as messages wait for it.
   *
   * @param shared makes what the runs share, given the scheduler
   */
  static Actors start(
      Config config,
      NodeSettings settings,
      Function<Supplier<ActorRef<SchedulerMessage>>, RunServices> shared,
      ExecutorPool pool,
      DataFolders data) {
    CompletableFuture<ActorRef<SchedulerMessage>> scheduler = new CompletableFuture<>();
    RunServices services = shared.apply(scheduler::join);
    Config whole = ConfigFactory.parseResources("troupe-pekko.conf").withFallback(config).resolve();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "troupe",
            ActorSystemSetup.create(
                BootstrapSetup.create(whole), new JournalSetup(services.journal())));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ActorRef<ShardingEnvelope<RunMessage>> runs =
        ClusterSharding.get(system)
            .init(
                Entity.of(
                        RunEntity.KEY,
                        entity ->
                            RunEntity.create(entity.getEntityId(), services, entity.getShard()))
                    .withStopMessage(new RunMessage.Stop()));
    scheduler.complete(
        ClusterSingleton.get(system).init(SingletonActor.of(Scheduler.create(runs), "scheduler")));
    WorkerServices own =
        new WorkerServices(
            offer(settings),
            Hosts.own(),
            services.home(),
            services.home().store(),
            data,
            pool,
            services.followers(),
            runs,
            scheduler.join(),
            settings.heartbeat(),
            settings.leaseTtl().minus(settings.fenceMargin()),
            settings.cancelGrace(),
            Optional.empty(),
            _ -> {});
    ActorRef<WorkerMessage> worker =
        system.systemActorOf(GpuWorker.create(own), "worker", Props.empty());
    return new Actors(system, runs, scheduler.join(), worker, settings.closeLimit());
  }

  private static WorkerOffer offer(NodeSettings settings) {
    return new WorkerOffer(
        "local-" + ProcessHandle.current().pid(),
        "cpu:0",
        settings.cpu() > 0 ? settings.cpu() : Runtime.getRuntime().availableProcessors(),
        settings.memoryBytes() > 0 ? settings.memoryBytes() : Memory.ofTasks(),
        List.of());
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

  /** The system itself. */
  ActorSystem<Void> system() {
    return system;
  }

  /** Asks the scheduler, which is in this process. */
  <T> CompletionStage<T> schedulerAsk(Function<ActorRef<T>, SchedulerMessage> question) {
    return AskPattern.ask(scheduler, question::apply, ANSWER, system.scheduler());
  }

  /** Gives all attempts back, durably, and ends the worker; gives up after the limit. */
  void release() {
    CompletionStage<WorkerMessage.Closed> closed =
        AskPattern.ask(worker, WorkerMessage.Close::new, closeLimit, system.scheduler());
    await(closed, "attempts were not given back");
  }

  /** Ends all actors. */
  void stop() {
    system.terminate();
    await(system.getWhenTerminated(), "the actors do not end");
  }

  private void await(CompletionStage<?> stage, String complaint) {
    try {
      stage.toCompletableFuture().get(closeLimit.toMillis() + 5000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(Actors.class).warn("{}: {}", complaint, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

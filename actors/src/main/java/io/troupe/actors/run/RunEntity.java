package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Decision;
import io.troupe.actors.core.Effect;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunCore;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunState;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.SummaryJson;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * One run: the actor around {@link RunCore}. It owns the run while it lives, persists what is
 * decided, and only then does it and says so. It leaves memory once the run has ended.
 */
public final class RunEntity extends EventSourcedBehavior<RunMessage, RunEvent, RunState> {
  /** How runs are reached: by their id. */
  public static final EntityTypeKey<RunMessage> KEY = EntityTypeKey.create(RunMessage.class, "Run");

  private static final String CHECK = "check-leases";

  /** What workers need beyond a lease's time to find a coordinator that has restarted. */
  private static final Duration SHOW_UP = Duration.ofSeconds(5);

  private final String run;
  private final RunServices services;
  private final ActorContext<RunMessage> context;
  private final TimerScheduler<RunMessage> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final OwnerLock owner;
  private final Leases leases;
  private final Effects effects;
  private final Assembly assembly;
  private @Nullable Batch batch;
  private boolean leaving;

  private RunEntity(
      String run,
      RunServices services,
      ActorContext<RunMessage> context,
      TimerScheduler<RunMessage> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      OwnerLock owner) {
    super(PersistenceId.ofUniqueId(run));
    this.run = run;
    this.services = services;
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.owner = owner;
    this.leases = new Leases(services.leaseTtl(), System::nanoTime);
    this.assembly = new Assembly(context.getSystem(), System::nanoTime);
    this.effects = new Effects(run, services, context, timers, leases);
  }

  /** The run called {@code run}, unless a living process owns it: then everything is refused. */
  public static Behavior<RunMessage> create(
      String run, RunServices services, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          OwnerLock owner;
          try {
            owner = OwnerLock.acquire(services.home().run(run));
          } catch (IOException e) {
            return new Refusal(context, shard, Refusal.reason(run, e)).behavior();
          }
          return Behaviors.withTimers(
              timers -> new RunEntity(run, services, context, timers, shard, owner));
        });
  }

  @Override
  public RunState emptyState() {
    return RunState.EMPTY;
  }

  @Override
  public EventHandler<RunState, RunEvent> eventHandler() {
    return RunState::evolve;
  }

  @Override
  public CommandHandler<RunMessage, RunEvent, RunState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case RunMessage.Told _,
              RunMessage.Offered _,
              RunMessage.Heartbeat _,
              RunMessage.Lost _,
              RunMessage.Part _
              when leaving ->
              passOn(message);
          case RunMessage.Told told -> told(state, told);
          case RunMessage.Done done -> decide(state, done.command(), _ -> {});
          case RunMessage.Offered offered -> offered(state, offered);
          case RunMessage.Heartbeat heartbeat -> heartbeat(state, heartbeat);
          case RunMessage.Lost lost -> lost(state, lost);
          case RunMessage.Part part -> {
            assembly
                .add(part.piece())
                .ifPresent(whole -> context.getSelf().tell((RunMessage) whole));
            yield Effect().none();
          }
          case RunMessage.CheckLeases _ -> checkLeases(state);
          case RunMessage.Flush _ -> flush();
          case RunMessage.Stop _ -> Effect().none().thenStop();
        };
  }

  @Override
  public SignalHandler<RunState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::recovered)
        .onSignal(RecoveryFailed.class, (_, signal) -> failed(signal.getFailure()))
        .onSignal(JournalPersistFailed.class, (_, signal) -> failed(signal.getFailure()))
        .onSignal(PostStop.instance(), _ -> stopped())
        .build();
  }

  /** This actor is about to stop: whoever is the run after it does what comes now. */
  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> passOn(
      RunMessage message) {
    ClusterSharding.get(context.getSystem()).entityRefFor(KEY, run).tell(message);
    return Effect().none();
  }

  private void recovered(RunState state) {
    if (state.submitted() && state.outcome().isEmpty()) {
      context.getLog().info("run {} goes on after event {}", run, state.sequence());
      Set<Long> alive = services.alone() ? Set.of() : Set.copyOf(state.tokens());
      for (long token : alive) {
        state.holder(token).ifPresent(task -> leases.unknown(task, token, SHOW_UP));
      }
      add(state, RunCore.recovered(state, alive, services.clock().instant()), _ -> {});
    }
    if (state.submitted()) {
      services.followers().changed(run, state);
    }
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> told(
      RunState state, RunMessage.Told told) {
    return decide(
        state,
        told.command(),
        answer -> {
          if (answer.kind() == Answer.Kind.STALE) {
            context.getLog().info("run {} refuses what comes too late: {}", run, answer.message());
          }
          told.replyTo().tell(answer);
        });
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> offered(
      RunState state, RunMessage.Offered offered) {
    Placement placement = offered.placement();
    effects.known(placement.worker(), offered.worker());
    effects.stores(offered.stores());
    Decision decision =
        RunCore.decide(
            ahead(state),
            new RunCommand.Lease(
                placement.task(), placement.id(), placement.worker(), placement.device()),
            services.clock().instant());
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.StartAttempt start) {
        effects.placed(start.token(), placement);
      }
    }
    add(
        state,
        decision,
        answer -> offered.replyTo().tell(new SchedulerMessage.Answered(placement.id(), answer)));
    return Effect().none();
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> lost(
      RunState state, RunMessage.Lost lost) {
    Set<TaskId> tasks = ahead(state).tasksIn(Set.copyOf(lost.placements()));
    if (tasks.isEmpty()) {
      leaveIfEnded(state);
      return Effect().none();
    }
    return decide(state, new RunCommand.WorkerLost(lost.worker(), tasks, lost.reason()), _ -> {});
  }

  private RunState ahead(RunState state) {
    return batch == null ? state : batch.ahead();
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> decide(
      RunState state, RunCommand command, Consumer<Answer> answer) {
    add(state, RunCore.decide(ahead(state), command, services.clock().instant()), answer);
    return Effect().none();
  }

  /** Adds to the batch; it is persisted after what has already arrived was added too. */
  private void add(RunState state, Decision decision, Consumer<Answer> answer) {
    if (batch == null) {
      batch = new Batch(state);
      context.getSelf().tell(new RunMessage.Flush());
    }
    batch.add(decision, answer);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> flush() {
    Batch durable = batch;
    batch = null;
    if (durable == null) {
      return Effect().none();
    }
    List<RunEvent> events = durable.events();
    if (events.isEmpty()) {
      return Effect().none().thenRun((RunState same) -> finish(durable, same, false));
    }
    return Effect().persist(events).thenRun((RunState now) -> finish(durable, now, true));
  }

  private void finish(Batch durable, RunState state, boolean changed) {
    if (changed) {
      services.followers().changed(run, state);
    }
    for (Effect effect : durable.effects()) {
      effects.perform(effect, state);
      if (effect instanceof Effect.Finished) {
        note(state);
      }
    }
    durable.answer();
    if (!leases.isEmpty() && !timers.isTimerActive(CHECK)) {
      timers.startTimerWithFixedDelay(
          CHECK, new RunMessage.CheckLeases(), services.leaseTtl().dividedBy(5));
    }
    leaveIfEnded(state);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> heartbeat(
      RunState state, RunMessage.Heartbeat heartbeat) {
    effects.known(heartbeat.worker(), heartbeat.replyTo());
    List<Long> renewed = new ArrayList<>();
    List<Long> stale = new ArrayList<>();
    for (RunMessage.Held held : heartbeat.held()) {
      if (state.holds(held.task(), held.token())) {
        leases.renew(held.task(), held.token());
        effects.held(held.token(), heartbeat.replyTo());
        renewed.add(held.token());
      } else {
        stale.add(held.token());
      }
    }
    heartbeat.replyTo().tell(new WorkerMessage.Renewed(run, renewed, stale));
    leaveIfEnded(state);
    return Effect().none();
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<RunEvent, RunState> checkLeases(
      RunState state) {
    effects.forget(state);
    for (Leases.Expired lease : leases.expired(state)) {
      RunCommand expired = new RunCommand.LeaseExpired(lease.task(), lease.token());
      context.getSelf().tell(new RunMessage.Done(expired));
    }
    if (leases.isEmpty()) {
      timers.cancel(CHECK);
    }
    return Effect().none();
  }

  /** Lists show an ended run by this, without reading its events. */
  private void note(RunState state) {
    RunSummary summary = RunSummary.of(new RunViews().of(state));
    services
        .journal()
        .note(run, state.sequence(), SummaryJson.write(summary))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                context.getSystem().log().warn("run {} is listed slowly: {}", run, failure);
              }
            });
  }

  private void leaveIfEnded(RunState state) {
    boolean live = state.submitted() && state.outcome().isEmpty();
    if (!live && !leaving && batch == null) {
      leaving = true;
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private void failed(Throwable reason) {
    services.followers().failed(run, reason);
  }

  private void stopped() {
    services.followers().gone(run);
    try {
      owner.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

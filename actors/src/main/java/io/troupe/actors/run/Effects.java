package io.troupe.actors.run;

import io.troupe.actors.core.Effect;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunState;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the effects of one run. All methods but what goes on aside belong to its actor. */
final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

  /** Most task ids in one message: with their groups they stay below 64 KiB. */
  private static final int MOST_TASKS = 200;

  private static final String WAKE = "wake";

  private final String run;
  private final RunServices services;
  private final ActorContext<RunMessage> context;
  private final TimerScheduler<RunMessage> timers;
  private final Leases leases;
  private final InOrder aside;
  private Map<String, String> stores = Map.of();
  private final Pieces pieces;
  private final Map<Long, Placement> placements = new HashMap<>();
  private final Map<Long, WorkerMessage.Cancel> cancels = new HashMap<>();
  private final Map<String, ActorRef<WorkerMessage>> workers = new HashMap<>();

  Effects(
      String run,
      RunServices services,
      ActorContext<RunMessage> context,
      TimerScheduler<RunMessage> timers,
      Leases leases) {
    this.run = run;
    this.services = services;
    this.context = context;
    this.timers = timers;
    this.leases = leases;
    this.aside = new InOrder(services.aside());
    this.pieces = new Pieces(context.getSystem());
  }

  /** The attempt with {@code token}, once its lease is durable, is made in {@code placement}. */
  void placed(long token, Placement placement) {
    placements.put(token, placement);
  }

  /** Where the stores of workers that have their own are reached. */
  void stores(Map<String, String> addresses) {
    stores = addresses;
  }

  /** What an attempt that lives was told to do may have been lost on its way. */
  void held(long token, ActorRef<WorkerMessage> worker) {
    Optional.ofNullable(cancels.get(token)).ifPresent(worker::tell);
  }

  /** Forgets attempts that hold no lease in {@code state}, whose events are durable. */
  void forget(RunState state) {
    cancels.keySet().removeIf(token -> state.holder(token).isEmpty());
  }

  /** The worker called {@code name} is reached by {@code worker}. */
  void known(String name, ActorRef<WorkerMessage> worker) {
    workers.put(name, worker);
  }

  /** Does {@code effect}, whose events are durable in {@code state}. */
  void perform(Effect effect, RunState state) {
    switch (effect) {
      case Effect.Prepare prepare ->
          aside(() -> services.preparer().prepare(run, state.plan(), prepare));
      case Effect.Expand expand ->
          aside(() -> services.preparer().expand(run, state.plan(), expand));
      case Effect.Announce announce -> announce(announce);
      case Effect.Withdraw withdraw ->
          chunks(withdraw.tasks())
              .forEach(
                  tasks ->
                      services.scheduler().get().tell(new SchedulerMessage.Withdraw(run, tasks)));
      case Effect.StartAttempt start -> start(start, state);
      case Effect.CancelAttempt cancel -> {
        WorkerMessage.Cancel order = new WorkerMessage.Cancel(cancel.token(), run, cancel.reason());
        cancels.put(cancel.token(), order);
        Optional.ofNullable(workers.get(cancel.worker())).ifPresent(worker -> worker.tell(order));
      }
      case Effect.CheckSubtasks check -> aside(() -> services.preparer().check(check));
      case Effect.SubtasksEnded ended ->
          Optional.ofNullable(workers.get(ended.worker()))
              .ifPresent(worker -> answer(worker, ended));
      case Effect.Remember remember -> services.aside().execute(() -> remember(remember));
      case Effect.Wake wake -> {
        Duration left = Duration.between(services.clock().instant(), wake.at());
        timers.startSingleTimer(
            WAKE,
            new RunMessage.Done(new RunCommand.Tick()),
            left.isNegative() ? Duration.ZERO : left);
      }
      case Effect.Finished _ -> {
        timers.cancel(WAKE);
        services.scheduler().get().tell(new SchedulerMessage.Forget(run));
      }
    }
  }

  private void announce(Effect.Announce announce) {
    for (List<TaskId> tasks : chunks(announce.tasks())) {
      services
          .scheduler()
          .get()
          .tell(
              new SchedulerMessage.Announce(
                  run, announce.queue(), withoutCells(announce.group()), tasks));
    }
  }

  private List<Source> sources(Effect.StartAttempt start, RunState state) {
    if (stores.isEmpty()) {
      return List.of(); // Everybody has the same store.
    }
    Map<String, List<TaskId>> made = new TreeMap<>();
    for (TaskResult input : start.inputs()) {
      state
          .madeBy(input.task())
          .filter(stores::containsKey)
          .ifPresent(
              maker -> made.computeIfAbsent(maker, _ -> new ArrayList<>()).add(input.task()));
    }
    List<Source> sources = new ArrayList<>();
    made.forEach(
        (maker, tasks) -> sources.add(new Source(maker, stores.getOrDefault(maker, ""), tasks)));
    return sources;
  }

  private void start(Effect.StartAttempt start, RunState state) {
    Placement placement = placements.remove(start.token());
    ActorRef<WorkerMessage> worker = workers.get(start.worker());
    if (placement == null || worker == null) {
      throw new IllegalStateException(
          "attempt %d of %s has no placement".formatted(start.attempt(), start.task()));
    }
    leases.renew(start.task(), start.token());
    TaskGroup group = start.group();
    assign(
        worker,
        new WorkerMessage.Assign(
            run,
            start.task(),
            start.attempt(),
            start.token(),
            placement,
            new WorkerMessage.Work(
                group.kind(),
                group.kindVersion(),
                group.resources(),
                group.isolation(),
                group.timeout().heartbeat()),
            start.cell(),
            start.parameters(),
            start.inputs(),
            sources(start, state)));
  }

  private void answer(ActorRef<WorkerMessage> worker, Effect.SubtasksEnded ended) {
    long tooBig =
        send(
            worker,
            new WorkerMessage.SubtasksEnded(run, ended.token(), ended.call(), ended.outcome()));
    if (tooBig > 0) {
      String message =
          "the results of its child tasks have %,d bytes, and may have %,d"
              .formatted(tooBig, Pieces.MOST_BYTES);
      worker.tell(
          new WorkerMessage.SubtasksEnded(
              run,
              ended.token(),
              ended.call(),
              new SubtaskOutcome.Failed(TaskFailure.of(Cause.BAD_INPUT, message))));
    }
  }

  /** Sends a message, in pieces where need be; gives its bytes where it is too big, else 0. */
  private <M extends WorkerMessage & Message> long send(ActorRef<WorkerMessage> worker, M message) {
    if (worker.path().address().hasLocalScope()) {
      worker.tell(message);
      return 0;
    }
    return switch (pieces.cut(message)) {
      case Pieces.Cut.Whole _ -> {
        worker.tell(message);
        yield 0L;
      }
      case Pieces.Cut.Parts parts -> {
        parts.pieces().forEach(piece -> worker.tell(new WorkerMessage.Part(piece)));
        yield 0L;
      }
      case Pieces.Cut.TooBig big -> big.bytes();
    };
  }

  private void assign(ActorRef<WorkerMessage> worker, WorkerMessage.Assign assign) {
    long tooBig = send(worker, assign);
    if (tooBig > 0) {
      String message =
          "its parameters and the results of %d tasks that it needs have %,d bytes, and may have %,d"
              .formatted(assign.inputs().size(), tooBig, Pieces.MOST_BYTES);
      TaskFailure failure =
          new TaskFailure(
              Cause.BAD_INPUT,
              message,
              Optional.of("let it need fewer tasks, or gather their results in steps"),
              List.of());
      context
          .getSelf()
          .tell(
              new RunMessage.Done(
                  new RunCommand.AttemptFailed(
                      assign.task(), assign.token(), failure, Collections.emptySortedMap())));
      services.scheduler().get().tell(new SchedulerMessage.Released(assign.placement().id()));
    }
  }

  private void remember(Effect.Remember remember) {
    try {
      services.cache().put(remember.key(), run, remember.result());
    } catch (IOException e) {
      LOG.warn("the result of {} is not cached: {}", remember.result().task(), e.toString());
    }
  }

  private void aside(Supplier<RunCommand> work) {
    ActorRef<RunMessage> self = context.getSelf();
    aside.ask(work, command -> self.tell(new RunMessage.Done(command)));
  }

  /** What the scheduler needs of a group; a sweep's cells would make the message big. */
  private static TaskGroup withoutCells(TaskGroup group) {
    return new TaskGroup(
        group.name(),
        group.kind(),
        group.kindVersion(),
        group.needs(),
        Value.Mapping.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        group.runOn(),
        group.failFast(),
        group.maxParallel(),
        group.retry(),
        group.timeout(),
        group.resources(),
        group.cache(),
        group.isolation());
  }

  private static List<List<TaskId>> chunks(List<TaskId> tasks) {
    List<List<TaskId>> chunks = new java.util.ArrayList<>();
    for (int from = 0; from < tasks.size(); from += MOST_TASKS) {
      chunks.add(tasks.subList(from, Math.min(from + MOST_TASKS, tasks.size())));
    }
    return Collections.unmodifiableList(chunks);
  }

  /** Why an attempt ends that its run does not want any more. */
  static TaskFailure unwanted(String reason) {
    return TaskFailure.of(Cause.CANCELLED, reason);
  }
}

package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Owns a device: offers what it has, has attempts made by executors beside it, shows their runs
 * that they live, and reports how they end until the run has answered. Whatever happens to an
 * executor is a report; it never ends the worker.
 */
public final class GpuWorker {
  /** Beats until a report that was not answered is repeated; the run takes it once. */
  private static final int ANSWER_BEATS = 2;

  /** Heartbeats in a beat while a run is silent: one that is back is to know at once. */
  private static final int HURRY = 4;

  private final ActorContext<WorkerMessage> context;
  private final WorkerServices services;
  private final Map<Lease, LeasedAttempt> attempts = new LinkedHashMap<>();
  private final TimerScheduler<WorkerMessage> timers;
  private final WayToRuns runs;
  private final Outlets outlets;
  private final Pieces pieces;
  private final Assembly assembly;
  private Optional<ActorRef<WorkerMessage.Closed>> closing = Optional.empty();
  private boolean draining;
  private Optional<String> coordinator = Optional.empty();
  private long beatAt = System.nanoTime();

  /** Tokens are unique in their run. */
  private record Lease(String run, long token) {}

  private GpuWorker(
      ActorContext<WorkerMessage> context,
      TimerScheduler<WorkerMessage> timers,
      WorkerServices services) {
    this.context = context;
    this.timers = timers;
    this.services = services;
    this.pieces = new Pieces(context.getSystem());
    this.assembly = new Assembly(context.getSystem(), System::nanoTime);
    this.runs = new WayToRuns(context, services);
    this.outlets = new Outlets(context, services);
  }

  /** A worker that offers {@code services.offer()} from now on. */
  public static Behavior<WorkerMessage> create(WorkerServices services) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                (TimerScheduler<WorkerMessage> timers) -> {
                  GpuWorker worker = new GpuWorker(context, timers, services);
                  timers.startTimerWithFixedDelay(
                      new WorkerMessage.Beat(), Duration.ZERO, services.beat());
                  return Behaviors.receiveMessage(worker::receive);
                }));
  }

  private Behavior<WorkerMessage> receive(WorkerMessage message) {
    switch (message) {
      case WorkerMessage.Assign assign -> assigned(assign);
      case WorkerMessage.OfAttempt of ->
          attempt(of.run(), of.token()).ifPresent(attempt -> receive(attempt, of));
      case WorkerMessage.Renewed renewed -> renewed(renewed);
      case WorkerMessage.Part part ->
          assembly
              .add(part.piece())
              .ifPresent(whole -> context.getSelf().tell((WorkerMessage) whole));
      case WorkerMessage.Welcome welcome -> {
        services.welcomed().accept(welcome.epoch());
        welcome.archive().ifPresent(outlets::to);
        coordinator = welcome.flight();
        runs.at(welcome.runs());
      }
      case WorkerMessage.Drain drain -> draining = drain.on();
      case WorkerMessage.Beat _ -> {
        if (closing.isEmpty()) {
          offer();
          beat();
        }
      }
      case WorkerMessage.BeatAgain _ -> {
        if (closing.isEmpty() && attempts.values().stream().anyMatch(this::unanswered)) {
          beat();
        }
      }
      case WorkerMessage.Close close -> close(close.replyTo());
    }
    if (closing.isPresent() && attempts.values().stream().allMatch(LeasedAttempt::heard)) {
      closing.get().tell(new WorkerMessage.Closed());
      return Behaviors.stopped();
    }
    return Behaviors.same();
  }

  private void receive(LeasedAttempt attempt, WorkerMessage.OfAttempt message) {
    switch (message) {
      case WorkerMessage.Began _ -> {
        attempt.begin();
        ask(attempt, started(attempt), false);
      }
      case WorkerMessage.Ended ended -> ended(attempt, ended.outcome());
      case WorkerMessage.Heard heard -> heard(attempt, heard);
      case WorkerMessage.Unheard _ -> again(attempt);
      case WorkerMessage.Cancel cancel ->
          attempt.cancel(TaskFailure.of(Cause.CANCELLED, cancel.reason()), services.grace());
      case WorkerMessage.Fetched fetched -> fetched(attempt, fetched.failure());
      case WorkerMessage.Asked asked -> asked(attempt, asked);
      case WorkerMessage.Noted noted -> noted(attempt, noted);
      case WorkerMessage.SubtasksEnded ended -> {
        if (attempt.answered(ended.call(), ended.outcome())) {
          waits(attempt, false);
        }
      }
    }
  }

  private Optional<LeasedAttempt> attempt(String run, long token) {
    return Optional.ofNullable(attempts.get(new Lease(run, token)));
  }

  private void assigned(WorkerMessage.Assign assign) {
    Lease lease = new Lease(assign.run(), assign.token());
    if (attempts.containsKey(lease)) {
      return;
    }
    LeasedAttempt attempt = new LeasedAttempt(assign);
    attempts.put(lease, attempt);
    if (closing.isPresent()) {
      attempt.giveBack("the worker is closing");
      attempt.over();
      tell(attempt);
      return;
    }
    Optional<Apart> elsewhere = services.apart().filter(Apart::ownStore);
    if (elsewhere.isPresent() && !assign.inputs().isEmpty()) {
      fetch(assign, elsewhere.get());
    } else {
      begin(attempt);
    }
  }

  private void fetch(WorkerMessage.Assign assign, Apart apart) {
    context.pipeToSelf(
        Inputs.fetchAside(assign, apart.transfer(), coordinator),
        (failure, defect) ->
            new WorkerMessage.Fetched(
                assign.run(),
                assign.token(),
                defect == null
                    ? failure
                    : Optional.of(TaskFailure.of(Cause.INTERNAL, defect.toString()))));
  }

  private void fetched(LeasedAttempt attempt, Optional<TaskFailure> failure) {
    Optional<TaskFailure> why = attempt.unwanted().or(() -> failure);
    if (why.isEmpty() && attempt.report().isEmpty()) {
      begin(attempt);
    } else {
      ended(
          attempt,
          AttemptOutcome.Failed.of(
              why.orElseGet(() -> TaskFailure.of(Cause.DRAIN, "the worker is closing"))));
    }
  }

  private void begin(LeasedAttempt attempt) {
    try {
      start(attempt);
    } catch (IllegalStateException e) {
      String message = "the attempt cannot be started: " + e.getMessage();
      ended(attempt, AttemptOutcome.Failed.of(TaskFailure.of(Cause.INTERNAL, message)));
    }
  }

  private void start(LeasedAttempt attempt) {
    WorkerMessage.Assign assign = attempt.assign();
    Outlet outlet = outlets.of(assign);
    Assignment assignment = Assignments.of(assign, services, outlet.scratch());
    AttemptWatch watch = new AttemptWatch(assign, context.getSelf(), outlet);
    attempt.madeBy(
        services.pool().start(assignment, assign.work().isolation(), outlet.log(), watch));
  }

  private void ended(LeasedAttempt attempt, AttemptOutcome outcome) {
    attempt.over();
    boolean news = attempt.report().isEmpty();
    attempt.report(outcome);
    if (news) {
      tell(attempt);
    }
    // After the run was told: its next task is offered behind this one's end, so a limit does not
    // stand against it, and one write to the journal makes both durable.
    services.scheduler().tell(new SchedulerMessage.Released(attempt.assign().placement().id()));
    settle(attempt);
  }

  /** Forgets it once its process is gone and its run knows. */
  private void settle(LeasedAttempt attempt) {
    if (attempt.isOver() && attempt.heard()) {
      attempts.remove(new Lease(attempt.assign().run(), attempt.assign().token()));
    }
  }

  private void tell(LeasedAttempt attempt) {
    attempt.report().ifPresent(report -> ask(attempt, report, true));
  }

  private void again(LeasedAttempt attempt) {
    if (attempt.report().isPresent()) {
      tell(attempt);
    } else if (attempt.begun()) {
      ask(attempt, started(attempt), false);
    }
  }

  private static RunCommand started(LeasedAttempt attempt) {
    return new RunCommand.Started(attempt.assign().task(), attempt.assign().token());
  }

  private void asked(LeasedAttempt attempt, WorkerMessage.Asked asked) {
    if (attempt.asks(asked)) {
      waits(attempt, true);
    }
    question(attempt, asked.call());
  }

  private void question(LeasedAttempt attempt, String call) {
    attempt.question(call).ifPresent(question -> ask(attempt, question, call, false));
  }

  private void waits(LeasedAttempt attempt, boolean on) {
    services.scheduler().tell(new SchedulerMessage.Yielded(attempt.assign().placement().id(), on));
  }

  /** A run that does not know what an attempt waits for is asked as at first. */
  private void noted(LeasedAttempt attempt, WorkerMessage.Noted noted) {
    if (noted.again() && noted.answer().kind() == Answer.Kind.REFUSED) {
      question(attempt, noted.call());
    }
  }

  /** Asks for child tasks; what becomes of them comes by itself. */
  private void ask(LeasedAttempt attempt, RunCommand question, String call, boolean again) {
    String run = attempt.assign().run();
    long token = attempt.assign().token();
    context.ask(
        Answer.class,
        runs.get(),
        services.fence(),
        (ActorRef<Answer> replyTo) ->
            new ShardingEnvelope<RunMessage>(run, new RunMessage.Told(question, replyTo)),
        (answer, failure) ->
            new WorkerMessage.Noted(
                run,
                token,
                call,
                again,
                failure == null ? answer : new Answer(Answer.Kind.LATER, "no answer")));
  }

  private void ask(LeasedAttempt attempt, RunCommand report, boolean last) {
    String run = attempt.assign().run();
    long token = attempt.assign().token();
    context.ask(
        Answer.class,
        runs.get(),
        services.beat().multipliedBy(ANSWER_BEATS),
        (ActorRef<Answer> replyTo) ->
            new ShardingEnvelope<RunMessage>(run, new RunMessage.Told(report, replyTo)),
        (answer, failure) ->
            failure == null
                ? new WorkerMessage.Heard(run, token, last, answer)
                : new WorkerMessage.Unheard(run, token));
  }

  private void heard(LeasedAttempt attempt, WorkerMessage.Heard heard) {
    boolean stale =
        switch (heard.answer().kind()) {
          case ACCEPTED, UNCHANGED, LATER -> false;
          case STALE, REFUSED -> true;
        };
    if (heard.last()) {
      attempt.hear();
      settle(attempt);
      if (stale) {
        context
            .getLog()
            .warn(
                "attempt {} of {} in {} does not count: {}",
                attempt.assign().attempt(),
                attempt.assign().task(),
                heard.run(),
                heard.answer().message());
      }
    } else if (stale) {
      attempt.cancel(Effects.unwanted(heard.answer().message()), Duration.ZERO);
    }
  }

  private void renewed(WorkerMessage.Renewed renewed) {
    for (long token : renewed.renewed()) {
      attempt(renewed.run(), token).ifPresent(LeasedAttempt::renewed);
    }
    for (long token : renewed.stale()) {
      attempt(renewed.run(), token)
          .ifPresent(
              attempt -> attempt.cancel(Effects.unwanted("its lease has ended"), Duration.ZERO));
    }
  }

  private void offer() {
    SchedulerMessage.Offer offer =
        new SchedulerMessage.Offer(
            services.offer(),
            services.host(),
            ProcessHandle.current().pid(),
            draining,
            services.apart().map(Apart::ownStore).orElse(false),
            services.apart().flatMap(apart -> apart.transfer().address()),
            attempts.values().stream()
                .filter(attempt -> !attempt.isOver())
                .map(LeasedAttempt::holding)
                .toList(),
            context.getSelf());
    if (services.apart().isPresent() && pieces.cut(offer) instanceof Pieces.Cut.Parts parts) {
      parts.pieces().forEach(it -> services.scheduler().tell(new SchedulerMessage.Part(it)));
    } else {
      services.scheduler().tell(offer);
    }
  }

  /** Shows the runs what lives of theirs, also what is over and not yet heard of. */
  private void beat() {
    Map<String, List<RunMessage.Held>> byRun = new LinkedHashMap<>();
    for (LeasedAttempt attempt : attempts.values()) {
      WorkerMessage.Assign assign = attempt.assign();
      byRun
          .computeIfAbsent(assign.run(), _ -> new ArrayList<>())
          .add(new RunMessage.Held(assign.task(), assign.token()));
      if (!attempt.isOver() && attempt.silent(services.fence())) {
        String message = "its run has not renewed its lease for " + services.fence();
        attempt.cancel(TaskFailure.of(Cause.WORKER_LOST, message), Duration.ZERO);
      }
      attempt.reminders().forEach(each -> ask(attempt, each, each.call(), true));
    }
    beatAt = System.nanoTime();
    byRun.forEach(
        (run, held) ->
            runs.get()
                .tell(
                    new ShardingEnvelope<>(
                        run,
                        new RunMessage.Heartbeat(
                            services.offer().worker(), held, context.getSelf()))));
    if (!byRun.isEmpty()) {
      timers.startSingleTimer(new WorkerMessage.BeatAgain(), services.beat().dividedBy(HURRY));
    }
  }

  private boolean unanswered(LeasedAttempt attempt) {
    return !attempt.renewedSince(beatAt);
  }

  private void close(ActorRef<WorkerMessage.Closed> replyTo) {
    closing = Optional.of(replyTo);
    String name = services.offer().worker();
    services.scheduler().tell(new SchedulerMessage.Leaving(name, context.getSelf()));
    for (LeasedAttempt attempt : attempts.values()) {
      if (attempt.report().isEmpty()) {
        attempt.giveBack("the process that ran it was closed");
        tell(attempt);
      }
    }
  }
}

package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What owns a run: decides with the core, writes, and only then does and answers, as the actor
 * does. While it writes, what arrives waits.
 */
final class SimulatedOwner {
  static final long TTL = 15_000;
  private static final long SHOW_UP = 5_000;

  private final SimulatedCoordinator node;
  private final SimulatedWorld world;
  private final String run;
  private final SimulatedJournal journal;
  private final SimulatedPreparer preparer;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Map<Long, Long> leases = new HashMap<>();
  private final Map<Long, Placement> placements = new HashMap<>();
  private final Map<Long, Effect.CancelAttempt> cancels = new HashMap<>();
  private final Map<String, SimulatedWorker.Ref> workers = new HashMap<>();
  private final Set<TaskId> dropped = new HashSet<>();
  private List<RunEvent> events = new ArrayList<>();
  private List<Effect> effects = new ArrayList<>();
  private List<Runnable> answers = new ArrayList<>();
  private RunState state = RunState.EMPTY;
  private boolean flushing;
  private boolean writing;
  private boolean stopped;
  private long wake;

  SimulatedOwner(SimulatedCoordinator node, String run, SimulatedJournal journal) {
    this.node = node;
    this.world = node.world;
    this.run = run;
    this.journal = journal;
    this.preparer = new SimulatedPreparer(world, run);
  }

  void recover() {
    state = journal.read();
    if (state.submitted() && state.outcome().isEmpty()) {
      Set<Long> alive = Set.copyOf(state.tokens());
      if (world.setup.planted() != PlantedFault.LEASE_FORGOTTEN) {
        alive.forEach(token -> leases.put(token, node.clock() + TTL + SHOW_UP));
      }
      add(RunCore.recovered(state, alive, node.instant()), _ -> {});
    }
    checkLeases();
  }

  /** Its process dies, perhaps between writing and being told that it is written. */
  void stop() {
    stopped = true;
    if (writing && world.random.nextBoolean()) {
      journal.append(events);
    }
  }

  private void fail(String why) {
    world.log(() -> run + ": its owner fails: " + why);
    stopped = true;
    node.failed(run);
  }

  void receive(Runnable message) {
    if (stopped) {
      return;
    }
    if (writing) {
      waiting.add(message);
    } else {
      message.run();
    }
  }

  void decide(RunCommand command, Consumer<Answer> answer) {
    RunCommand told = planted(command);
    Decision decision = RunCore.decide(state, told, node.instant());
    if (told instanceof RunCommand.Completed completed
        && decision.answer().kind() == Answer.Kind.UNCHANGED
        && world.setup.planted() == PlantedFault.RESULT_PUBLISHED_TWICE) {
      events.add(
          new RunEvent.TaskSucceeded(
              node.instant(),
              completed.task(),
              completed.token(),
              completed.result(),
              new TreeMap<>()));
    }
    add(decision, answer);
  }

  private RunCommand planted(RunCommand command) {
    if (command instanceof RunCommand.Completed done
        && world.setup.planted() == PlantedFault.STALE_TOKEN_ACCEPTED
        && !state.holds(done.task(), done.token())) {
      for (long token : state.tokens()) {
        if (state.holds(done.task(), token)) {
          return new RunCommand.Completed(done.task(), token, done.result(), done.timings());
        }
      }
    }
    if (world.setup.planted() == PlantedFault.CHILD_GROUP_REPLAYED_TWICE) {
      return switch (command) {
        case RunCommand.Subtasks ask ->
            new RunCommand.Subtasks(
                ask.task(), ask.token(), ask.call() + "@" + ask.token(), ask.subtasks());
        case RunCommand.AwaitSubtasks ask ->
            new RunCommand.AwaitSubtasks(ask.task(), ask.token(), ask.call() + "@" + ask.token());
        default -> command;
      };
    }
    return command;
  }

  private void add(Decision decision, Consumer<Answer> answer) {
    events.addAll(decision.events());
    effects.addAll(decision.effects());
    answers.add(() -> answer.accept(decision.answer()));
    state = decision.state();
    if (!flushing) {
      flushing = true;
      later(1 + world.random.nextInt(3), () -> receive(this::flush));
    }
  }

  private void flush() {
    flushing = false;
    if (events.isEmpty()) {
      written();
      return;
    }
    writing = true;
    later(1 + world.random.nextInt(8), this::write);
  }

  private void write() {
    if (world.strikes(10, () -> run + ": a write is lost")) {
      fail("nothing was written");
      return;
    }
    if (world.strikes(5, () -> run + ": a write is cut short")) {
      journal.append(events.subList(0, world.random.nextInt(events.size())));
      fail("a part was written");
      return;
    }
    journal.append(events);
    if (world.strikes(10, () -> run + ": a write is not acknowledged")) {
      fail("it was not told that it is written");
      return;
    }
    journal.acknowledge();
    writing = false;
    written();
    while (!waiting.isEmpty() && !writing && !stopped) {
      waiting.poll().run();
    }
  }

  private void written() {
    List<Effect> todo = effects;
    List<Runnable> tell = answers;
    events = new ArrayList<>();
    effects = new ArrayList<>();
    answers = new ArrayList<>();
    todo.forEach(this::perform);
    tell.forEach(Runnable::run);
  }

  private void later(long millis, Runnable action) {
    node.later(
        millis,
        () -> {
          if (!stopped) {
            action.run();
          }
        });
  }

  private void done(long millis, RunCommand command) {
    later(millis, () -> receive(() -> decide(command, _ -> {})));
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Prepare prepare -> done(1 + world.random.nextInt(50), preparer.prepared(prepare));
      case Effect.Expand expand -> done(1 + world.random.nextInt(50), preparer.expanded(expand));
      case Effect.CheckSubtasks check ->
          done(1 + world.random.nextInt(20), preparer.checked(check));
      case Effect.Announce announce -> announce(announce);
      case Effect.Withdraw withdraw ->
          node.scheduler.tell(core -> core.withdraw(run, withdraw.tasks()));
      case Effect.StartAttempt start -> start(start);
      case Effect.CancelAttempt cancel -> {
        cancels.put(cancel.token(), cancel);
        cancel(cancel);
      }
      case Effect.SubtasksEnded ended -> {
        SimulatedWorker.Ref worker = workers.get(ended.worker());
        if (worker != null) {
          String call = unplanted(ended);
          worker.tell(
              node,
              "children of " + ended.task() + " ended",
              to -> to.subtasksEnded(run, ended.token(), call, ended.outcome()));
        }
      }
      case Effect.Remember _ -> {}
      case Effect.Wake asked -> {
        long number = ++wake;
        long left = java.time.Duration.between(node.instant(), asked.at()).toMillis();
        later(
            Math.max(1, left),
            () -> {
              if (number == wake) {
                receive(() -> decide(new RunCommand.Tick(), _ -> {}));
              }
            });
      }
      case Effect.Finished _ -> node.scheduler.tell(core -> core.forget(run));
    }
  }

  private static String unplanted(Effect.SubtasksEnded ended) {
    int salt = ended.call().indexOf('@');
    return salt < 0 ? ended.call() : ended.call().substring(0, salt);
  }

  private void announce(Effect.Announce announce) {
    List<TaskId> tasks = new ArrayList<>(announce.tasks());
    if (world.setup.planted() == PlantedFault.RETRY_DROPPED) {
      tasks.removeIf(
          task ->
              state.place(task).map(state::task).filter(it -> it.failures() > 0).isPresent()
                  && dropped.add(task));
    }
    if (!tasks.isEmpty()) {
      node.scheduler.tell(core -> core.announce(run, announce.queue(), announce.group(), tasks));
    }
  }

  /** The scheduler offers a place. */
  void offered(Placement placement, SimulatedWorker.Ref worker) {
    receive(
        () -> {
          workers.put(placement.worker(), worker);
          Decision decision =
              RunCore.decide(
                  state,
                  new RunCommand.Lease(
                      placement.task(), placement.id(), placement.worker(), placement.device()),
                  node.instant());
          for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.StartAttempt start) {
              placements.put(start.token(), placement);
            }
          }
          add(decision, answer -> node.scheduler.answered(placement.id(), answer));
        });
  }

  private void start(Effect.StartAttempt start) {
    assertThat(state.holds(start.task(), start.token()) || !state.tokens().contains(start.token()))
        .as("a token of one task")
        .isTrue();
    Placement placement = placements.remove(start.token());
    SimulatedWorker.Ref worker = workers.get(start.worker());
    if (placement == null || worker == null) {
      throw new IllegalStateException("an attempt without a place: " + start);
    }
    leases.put(start.token(), node.clock() + TTL);
    worker.tell(
        node,
        "assign " + start.task() + " " + start.token(),
        to -> to.assigned(run, start, placement));
  }

  private void cancel(Effect.CancelAttempt cancel) {
    SimulatedWorker.Ref worker = workers.get(cancel.worker());
    if (worker != null) {
      worker.tell(
          node,
          "cancel " + cancel.task() + " " + cancel.token(),
          to -> to.cancelled(run, cancel.token()));
    }
  }

  /** What of {@code placements} has a lease is lost with its worker. */
  void lost(String worker, Set<Long> places) {
    receive(
        () -> {
          Set<TaskId> tasks = state.tasksIn(places);
          if (!tasks.isEmpty()) {
            decide(new RunCommand.WorkerLost(worker, tasks, "it is gone"), _ -> {});
          }
        });
  }

  void heartbeat(SimulatedWorker.Ref worker, Map<Long, TaskId> held) {
    receive(
        () -> {
          workers.put(worker.name(), worker);
          Set<Long> renewed = new HashSet<>();
          held.forEach(
              (token, task) -> {
                if (state.holds(task, token)) {
                  renewed.add(token);
                  leases.put(token, node.clock() + TTL);
                  Effect.CancelAttempt cancel = cancels.get(token);
                  if (cancel != null) {
                    cancel(cancel);
                  }
                }
              });
          Set<Long> stale = new HashSet<>(held.keySet());
          stale.removeAll(renewed);
          worker.tell(
              node,
              "renewed " + renewed + " stale " + stale,
              to -> to.renewed(run, renewed, stale));
        });
  }

  private void checkLeases() {
    receive(
        () -> {
          cancels.keySet().removeIf(token -> !state.tokens().contains(token));
          for (long token : List.copyOf(leases.keySet())) {
            Long until = leases.get(token);
            if (state.holder(token).isEmpty()) {
              leases.remove(token);
            } else if (until != null && node.clock() >= until) {
              leases.remove(token);
              decide(
                  new RunCommand.LeaseExpired(state.holder(token).orElseThrow(), token), _ -> {});
            }
          }
        });
    if (!journal.finished()) {
      later(TTL / 5, this::checkLeases);
    }
  }

  RunState state() {
    return state;
  }
}

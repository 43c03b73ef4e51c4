package io.troupe.actors.core;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.key.CallKey;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker's process, as the actor is: makes attempts, shows that they live, reports their ends.
 */
final class SimulatedWorker extends SimulatedNode {
  private static final long BEAT = 2_000;
  private static final long FENCE = SimulatedOwner.TTL - 4_000;
  private static final List<Cause> CAUSES =
      List.of(Cause.CRASH, Cause.TIMEOUT, Cause.BAD_INPUT, Cause.IO);

  private final int cpu;
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private boolean draining;

  /** A life of a worker: messages to an earlier one reach nobody. */
  record Ref(SimulatedWorker worker, int life) {
    String name() {
      return worker.name;
    }

    String incarnation() {
      return worker.name + "#" + life;
    }

    void tell(SimulatedNode from, String what, Consumer<SimulatedWorker> message) {
      if (worker.life() == life) {
        worker.world.send(from, worker, what, () -> message.accept(worker));
      }
    }
  }

  /** An attempt, and what its kind has done so far. */
  private static final class Attempt {
    final String run;
    final Effect.StartAttempt start;
    final Placement placement;
    long renewedAt;
    int calls;
    @Nullable SubtaskList asks;
    String call = "";
    boolean over;
    boolean heard;

    Attempt(String run, Effect.StartAttempt start, Placement placement) {
      this.run = run;
      this.start = start;
      this.placement = placement;
    }
  }

  SimulatedWorker(SimulatedWorld world, String name) {
    super(world, name, 0.7 + world.random.nextDouble());
    cpu = 1 + world.random.nextInt(3);
  }

  Ref ref() {
    return new Ref(this, life());
  }

  @Override
  void begin() {
    attempts.clear();
    draining = false;
    beat();
  }

  @Override
  void die(long downMillis) {
    Ref dead = ref();
    super.die(downMillis);
    // Another life under its name may be known before its end is.
    SimulatedCoordinator coordinator = world.coordinator;
    world.at(
        world.now() + 3_000 + world.random.nextInt(30_000),
        () -> {
          if (coordinator.up()) {
            coordinator.whenAwake(() -> coordinator.scheduler.gone(dead));
          }
        });
  }

  int attempts() {
    return attempts.size();
  }

  void drain(boolean on) {
    draining = on;
    SimulatedCoordinator coordinator = world.coordinator;
    if (coordinator.up()) {
      coordinator.scheduler.tell(core -> core.drain(name, on));
    }
  }

  private void beat() {
    Ref self = ref();
    SimulatedCoordinator coordinator = world.coordinator;
    List<Holding> holds = new ArrayList<>();
    Map<String, Map<Long, TaskId>> byRun = new TreeMap<>();
    for (Attempt attempt : List.copyOf(attempts.values())) {
      if (!attempt.over) {
        holds.add(new Holding(attempt.placement, attempt.asks != null));
      }
      byRun
          .computeIfAbsent(attempt.run, _ -> new TreeMap<>())
          .put(attempt.start.token(), attempt.start.task());
      if (!attempt.over && clock() - attempt.renewedAt > FENCE) {
        end(attempt, failed(attempt, Cause.WORKER_LOST));
      } else if (!attempt.over && attempt.asks != null) {
        await(attempt);
      }
    }
    WorkerOffer offer = new WorkerOffer(name, "cpu:0", cpu, 64L << 30, List.of());
    boolean drains = draining;
    world.send(
        this,
        coordinator,
        name + " offers",
        () -> coordinator.scheduler.offered(self, offer, drains, holds));
    byRun.forEach(
        (run, held) ->
            world.send(
                this,
                coordinator,
                name + " beats for " + run,
                () -> coordinator.own(run).heartbeat(self, held)));
    later(BEAT, this::beat);
  }

  void assigned(String run, Effect.StartAttempt start, Placement placement) {
    String key = SimulatedJournal.key(run, start.token());
    if (attempts.containsKey(key)) {
      return;
    }
    Attempt attempt = new Attempt(run, start, placement);
    attempt.renewedAt = clock();
    attempts.put(key, attempt);
    later(
        10 + world.random.nextInt(200),
        () -> {
          if (!attempt.over) {
            started(attempt);
            work(attempt);
          }
        });
  }

  private void started(Attempt attempt) {
    Effect.StartAttempt start = attempt.start;
    ask(
        attempt,
        new RunCommand.Started(start.task(), start.token()),
        answer -> {
          if (answer.kind() == Answer.Kind.STALE) {
            end(attempt, failed(attempt, Cause.CANCELLED));
          }
        },
        () -> {
          if (!attempt.over) {
            started(attempt);
          }
        });
  }

  /** The kind's next step: child tasks, or its end. */
  private void work(Attempt attempt) {
    later(
        50 + world.random.nextInt(3_000),
        () -> {
          if (attempt.over) {
            return;
          }
          TaskId task = attempt.start.task();
          if (attempt.calls < SimulatedKind.calls(world, attempt.run, task)) {
            attempt.calls++;
            askForChildren(attempt);
          } else {
            finish(attempt);
          }
        });
  }

  private void finish(Attempt attempt) {
    Effect.StartAttempt start = attempt.start;
    int fate = world.fate(12, attempt.run, start.task(), start.attempt());
    if (fate < CAUSES.size()) {
      end(attempt, failed(attempt, CAUSES.get(fate)));
      return;
    }
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("token", (double) start.token());
    TaskResult result =
        new TaskResult(start.task(), "noop", start.cell(), metrics, new TreeMap<>());
    world.complete.put(SimulatedJournal.key(attempt.run, start.token()), result);
    end(attempt, new RunCommand.Completed(start.task(), start.token(), result, new TreeMap<>()));
  }

  private static RunCommand failed(Attempt attempt, Cause cause) {
    return new RunCommand.AttemptFailed(
        attempt.start.task(),
        attempt.start.token(),
        TaskFailure.of(cause, "as the seed wants"),
        new TreeMap<>());
  }

  /** Its process is gone or idle; the run is told until it has answered. */
  private void end(Attempt attempt, RunCommand report) {
    if (attempt.over) {
      return;
    }
    attempt.over = true;
    attempt.asks = null;
    world.log(() -> name + ": " + report);
    report(attempt, report);
    SimulatedCoordinator coordinator = world.coordinator;
    long placement = attempt.placement.id();
    world.send(
        this,
        coordinator,
        "released " + placement,
        () -> coordinator.scheduler.tell(core -> core.released(placement)));
  }

  private void report(Attempt attempt, RunCommand report) {
    ask(
        attempt,
        report,
        answer -> {
          if (report instanceof RunCommand.Completed done
              && (answer.kind() == Answer.Kind.ACCEPTED
                  || answer.kind() == Answer.Kind.UNCHANGED)) {
            world.coordinator.journal(attempt.run).acknowledge(done.task(), done.token());
          }
          attempt.heard = true;
          attempts.remove(SimulatedJournal.key(attempt.run, attempt.start.token()));
        },
        () -> {
          if (!attempt.heard) {
            report(attempt, report);
          }
        });
  }

  /** Asks the run; exactly one of {@code heard} and {@code unheard} follows, unless it dies. */
  private void ask(Attempt attempt, RunCommand command, Consumer<Answer> heard, Runnable unheard) {
    SimulatedCoordinator coordinator = world.coordinator;
    Ref self = ref();
    boolean[] closed = new boolean[1];
    world.send(
        this,
        coordinator,
        name + " tells " + command.getClass().getSimpleName() + " " + attempt.start.token(),
        () ->
            coordinator.tell(
                attempt.run,
                command,
                answer ->
                    self.tell(
                        coordinator,
                        "answer " + answer,
                        _ -> {
                          if (!closed[0]) {
                            closed[0] = true;
                            heard.accept(answer);
                          }
                        })));
    later(
        2 * BEAT,
        () -> {
          if (!closed[0]) {
            closed[0] = true;
            unheard.run();
          }
        });
  }

  private void askForChildren(Attempt attempt) {
    Effect.StartAttempt start = attempt.start;
    SubtaskList list = SimulatedKind.subtasks(world, attempt.run, start, attempt.calls);
    attempt.asks = list;
    attempt.call = CallKey.of(list);
    yielded(attempt, true);
    ask(
        attempt,
        new RunCommand.Subtasks(start.task(), start.token(), attempt.call, list),
        _ -> {},
        () -> {});
  }

  private void yielded(Attempt attempt, boolean on) {
    SimulatedCoordinator coordinator = world.coordinator;
    long placement = attempt.placement.id();
    world.send(
        this,
        coordinator,
        placement + (on ? " waits" : " goes on"),
        () ->
            coordinator.scheduler.tell(
                core -> {
                  if (on) {
                    core.yielded(placement);
                  } else {
                    core.resumed(placement);
                  }
                }));
  }

  private void await(Attempt attempt) {
    Effect.StartAttempt start = attempt.start;
    SubtaskList list = attempt.asks;
    String call = attempt.call;
    ask(
        attempt,
        new RunCommand.AwaitSubtasks(start.task(), start.token(), call),
        answer -> {
          if (answer.kind() == Answer.Kind.REFUSED && list != null && attempt.asks != null) {
            ask(
                attempt,
                new RunCommand.Subtasks(start.task(), start.token(), call, list),
                _ -> {},
                () -> {});
          }
        },
        () -> {});
  }

  void subtasksEnded(String run, long token, String call, SubtaskOutcome outcome) {
    Attempt attempt = attempts.get(SimulatedJournal.key(run, token));
    if (attempt == null || attempt.over || attempt.asks == null || !attempt.call.equals(call)) {
      return;
    }
    attempt.asks = null;
    yielded(attempt, false);
    switch (outcome) {
      case SubtaskOutcome.Done(List<TaskResult> _) -> work(attempt);
      // Some kinds do without what their children could not do.
      case SubtaskOutcome.Failed failed -> {
        if (world.fate(4, run, attempt.start.task(), "shrugs") == 0) {
          work(attempt);
        } else {
          end(attempt, failed(attempt, failed.failure().cause()));
        }
      }
    }
  }

  void cancelled(String run, long token) {
    Attempt attempt = attempts.get(SimulatedJournal.key(run, token));
    if (attempt != null && !attempt.over) {
      later(10 + world.random.nextInt(5_000), () -> end(attempt, failed(attempt, Cause.CANCELLED)));
    }
  }

  void renewed(String run, Set<Long> renewed, Set<Long> stale) {
    for (long token : renewed) {
      Attempt attempt = attempts.get(SimulatedJournal.key(run, token));
      if (attempt != null) {
        attempt.renewedAt = clock();
      }
    }
    for (long token : stale) {
      Attempt attempt = attempts.get(SimulatedJournal.key(run, token));
      if (attempt != null) {
        end(attempt, failed(attempt, Cause.CANCELLED));
      }
    }
  }
}

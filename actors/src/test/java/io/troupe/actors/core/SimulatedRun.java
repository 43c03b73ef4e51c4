package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A run in a world that loses, doubles, delays and reorders what it is told, and kills its owner
 * between any two events. Everything is drawn from one seed.
 */
final class SimulatedRun {
  private static final List<Cause> CAUSES =
      List.of(Cause.CRASH, Cause.TIMEOUT, Cause.BAD_INPUT, Cause.DRAIN, Cause.WORKER_LOST);

  private final SplittableRandom random;
  private final Plan plan;
  private final List<RunEvent> journal = new ArrayList<>();
  private final JournalChecker checker = new JournalChecker();
  private final List<RunCommand> inFlight = new ArrayList<>();
  private final Set<TaskId> announced = new LinkedHashSet<>();
  private final List<Effect.StartAttempt> attempts = new ArrayList<>();
  private RunState state = RunState.EMPTY;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Optional<Instant> wake = Optional.empty();
  private boolean calm;
  private long placements;

  SimulatedRun(long seed) {
    random = new SplittableRandom(seed);
    plan = RandomPlans.draw(random);
  }

  /** Runs to the end: some steps of chaos, then calm; sometimes a retry and the same again. */
  void toTheEnd() {
    // A client repeats what nobody acknowledged.
    while (!state.submitted()) {
      tell(new RunCommand.Submit("run", plan, Value.Mapping.empty()));
    }
    for (int round = 0; round <= random.nextInt(3); round++) {
      calm = false;
      int chaos = random.nextInt(300);
      for (int step = 0; step < chaos && !checker.finished(); step++) {
        chaos();
      }
      calm = true;
      tell(new RunCommand.Resume());
      for (int step = 0; !checker.finished(); step++) {
        assertThat(step).as("steps to the end: %s", this).isLessThan(20_000);
        peace();
      }
      zombies();
      tell(new RunCommand.Retry(Set.of()));
      if (checker.finished()) {
        break;
      }
    }
    assertReplay();
  }

  @Override
  public String toString() {
    return StateText.of(state)
        + "\nin flight: "
        + inFlight
        + "\nannounced: "
        + announced
        + "\nattempts: "
        + attempts
        + "\nwake: "
        + wake
        + " at "
        + now;
  }

  List<RunEvent> journal() {
    return journal;
  }

  private void chaos() {
    switch (random.nextInt(24)) {
      case 0 -> crash();
      case 1 -> tell(new RunCommand.Pause());
      case 2, 3 -> tell(new RunCommand.Resume());
      case 4 -> {
        if (random.nextInt(20) == 0) {
          tell(new RunCommand.Cancel("somebody wants it"));
        }
      }
      case 5 -> tell(new RunCommand.WorkerLost("w" + random.nextInt(3), Set.of(), "it burns"));
      case 6 -> duplicate();
      case 7 -> nonsense();
      default -> peace();
    }
  }

  /** One step of a world in which nothing is lost. */
  private void peace() {
    now = now.plusMillis(random.nextInt(800));
    if (wake.isPresent() && !wake.get().isAfter(now)) {
      wake = Optional.empty();
      tell(new RunCommand.Tick());
    }
    if (random.nextInt(10) == 0) {
      expireOrphans();
    }
    int choice = random.nextInt(3);
    boolean full = inFlight.size() > 50;
    if ((choice == 0 || full) && !inFlight.isEmpty()) {
      RunCommand command = inFlight.remove(random.nextInt(inFlight.size()));
      tell(command);
      attempts.removeIf(attempt -> !state.holds(attempt.task(), attempt.token()));
    } else if (choice == 1 && !announced.isEmpty()) {
      lease(List.copyOf(announced).get(random.nextInt(announced.size())));
    } else if (!attempts.isEmpty()) {
      work(attempts.get(random.nextInt(attempts.size())));
    }
  }

  private void lease(TaskId task) {
    announced.remove(task);
    Decision decision =
        tell(new RunCommand.Lease(task, ++placements, "w" + random.nextInt(3), "cpu:0"));
    if (decision.answer().kind() == Answer.Kind.LATER) {
      announced.add(task);
    }
  }

  private void work(Effect.StartAttempt attempt) {
    if (!calm && random.nextInt(6) == 0) {
      int which = random.nextInt(2);
      List<Subtask> subtasks = new ArrayList<>();
      for (int i = 0; i <= which; i++) {
        subtasks.add(new Subtask("kind" + i, Value.Mapping.empty(), Resources.DEFAULT, List.of()));
      }
      inFlight.add(
          new RunCommand.Subtasks(
              attempt.task(), attempt.token(), "call" + which, SubtaskList.of(subtasks)));
      return;
    }
    switch (random.nextInt(calm ? 3 : 5)) {
      case 0 -> inFlight.add(new RunCommand.Started(attempt.task(), attempt.token()));
      case 1, 2 -> inFlight.add(completed(attempt));
      case 3 -> inFlight.add(failed(attempt.task(), attempt.token()));
      default -> tell(new RunCommand.LeaseExpired(attempt.task(), attempt.token()));
    }
  }

  /** Leases whose attempt nobody makes, because its message was lost, are not renewed. */
  private void expireOrphans() {
    for (long token : List.copyOf(state.tokens())) {
      boolean made = attempts.stream().anyMatch(attempt -> attempt.token() == token);
      if (!made) {
        state.holder(token).ifPresent(task -> tell(new RunCommand.LeaseExpired(task, token)));
      }
    }
  }

  private RunCommand completed(Effect.StartAttempt attempt) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("token", (double) attempt.token());
    TaskResult result =
        new TaskResult(attempt.task(), "noop", attempt.cell(), metrics, new TreeMap<>());
    return new RunCommand.Completed(
        attempt.task(), attempt.token(), result, Collections.emptySortedMap());
  }

  private RunCommand failed(TaskId task, long token) {
    Cause cause = CAUSES.get(random.nextInt(CAUSES.size()));
    return new RunCommand.AttemptFailed(
        task, token, TaskFailure.of(cause, "planted"), Collections.emptySortedMap());
  }

  private void duplicate() {
    if (!inFlight.isEmpty()) {
      inFlight.add(inFlight.get(random.nextInt(inFlight.size())));
    }
  }

  /** Messages with tokens that were never given to their task. */
  private void nonsense() {
    TaskId task = new TaskId("g" + random.nextInt(8));
    long token = random.nextLong(0, journal.size() + 5L);
    if (!state.holds(task, token)) {
      Decision decision = tell(failed(task, token));
      assertThat(decision.events()).isEmpty();
    }
  }

  /** Executors of an earlier life report when the run is over: nobody listens. */
  private void zombies() {
    for (RunCommand late : List.copyOf(inFlight)) {
      assertThat(tell(late).events()).isEmpty();
    }
    for (Effect.StartAttempt attempt : attempts) {
      assertThat(tell(completed(attempt)).events()).isEmpty();
    }
    assertThat(tell(new RunCommand.Tick()).events()).isEmpty();
    assertThat(tell(new RunCommand.Pause()).events()).isEmpty();
  }

  private void crash() {
    now = now.plusSeconds(random.nextInt(20));
    state = replay(journal);
    wake = Optional.empty();
    announced.clear();
    inFlight.removeIf(_ -> random.nextBoolean());
    inFlight.removeIf(RunCommand.Prepared.class::isInstance);
    inFlight.removeIf(RunCommand.Expanded.class::isInstance);
    Set<Long> alive = random.nextBoolean() ? Set.of() : state.tokens();
    if (alive.isEmpty()) {
      attempts.removeIf(_ -> random.nextBoolean());
    }
    Decision decision = RunCore.recovered(state, alive, now);
    assertThat(alive).as("leases after a recovery").containsAll(decision.state().tokens());
    take(decision);
  }

  private Decision tell(RunCommand command) {
    Decision decision = RunCore.decide(state, command, now);
    take(decision);
    return decision;
  }

  private void take(Decision decision) {
    List<RunEvent> events = decision.events();
    if (!calm && events.size() > 1 && random.nextInt(20) == 0) {
      // The owner dies while it writes: a prefix is durable, no effect is done.
      events = events.subList(0, random.nextInt(events.size()));
      persist(events);
      crash();
      return;
    }
    if (random.nextInt(20) == 0) {
      RunState evolved = state;
      for (RunEvent event : events) {
        evolved = evolved.evolve(event);
      }
      assertThat(StateText.of(evolved)).isEqualTo(StateText.of(decision.state()));
    }
    persist(events);
    state = decision.state();
    decision.effects().forEach(this::run);
  }

  private void persist(List<RunEvent> events) {
    for (RunEvent event : events) {
      journal.add(event);
      checker.check(event);
    }
  }

  private void run(Effect effect) {
    switch (effect) {
      case Effect.Prepare prepare ->
          inFlight.add(
              new RunCommand.Prepared(prepare.task(), prepare.round(), preparation(prepare)));
      case Effect.Expand expand ->
          inFlight.add(
              random.nextInt(10) == 0
                  ? new RunCommand.ExpansionFailed(
                      expand.group().name(),
                      expand.round(),
                      TaskFailure.of(Cause.BAD_INPUT, "planted"))
                  : new RunCommand.Expanded(expand.group().name(), expand.round(), cells()));
      case Effect.Announce announce -> announced.addAll(announce.tasks());
      case Effect.Withdraw withdraw -> announced.removeAll(withdraw.tasks());
      case Effect.StartAttempt start -> {
        assertThat(state.holds(start.task(), start.token())).isTrue();
        attempts.add(start);
      }
      case Effect.CancelAttempt cancel -> {
        if (random.nextInt(3) > 0) {
          inFlight.add(failed(cancel.task(), cancel.token()));
        }
      }
      case Effect.CheckSubtasks check ->
          inFlight.add(
              new RunCommand.SubtasksChecked(
                  check.task(),
                  check.token(),
                  check.call(),
                  check.subtasks(),
                  random.nextInt(10) == 0
                      ? new RunCommand.SubtaskCheck.Bad(TaskFailure.of(Cause.BAD_INPUT, "planted"))
                      : new RunCommand.SubtaskCheck.Good(new TreeMap<>())));
      case Effect.SubtasksEnded ended ->
          assertThat(state.holds(ended.task(), ended.token())).isTrue();
      case Effect.Wake asked -> wake = Optional.of(asked.at());
      case Effect.Remember _, Effect.Finished _ -> {}
    }
  }

  private List<ForEachCell> cells() {
    List<ForEachCell> cells = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      cells.add(new ForEachCell(RandomPlans.cell(2, i), new Value.Int(i)));
    }
    return cells;
  }

  private Preparation preparation(Effect.Prepare prepare) {
    // A child task has no "when" that could be false.
    int least = prepare.task().depth() > 0 ? 1 : 0;
    return switch (Math.max(least, random.nextInt(12))) {
      case 0 -> new Preparation.Unwanted("it is not wanted");
      case 1 -> new Preparation.Failed(TaskFailure.of(Cause.BAD_INPUT, "planted"));
      case 2 ->
          new Preparation.Answered(
              "key",
              Value.Mapping.empty(),
              "earlier",
              new TaskResult(
                  prepare.task(), "noop", prepare.cell(), new TreeMap<>(), new TreeMap<>()));
      default -> new Preparation.ToRun("key", Value.Mapping.empty());
    };
  }

  /** The state is what its events say, at every prefix, also after they were bytes. */
  private void assertReplay() {
    assertThat(StateText.of(replay(journal))).isEqualTo(StateText.of(state));
  }

  private static RunState replay(List<RunEvent> events) {
    RunState replayed = RunState.EMPTY;
    for (RunEvent event : events) {
      String manifest = RunEventCodec.manifest(event);
      RunEvent read = RunEventCodec.decode(manifest, RunEventCodec.encode(event));
      assertThat(read).isEqualTo(event);
      replayed = replayed.evolve(read);
    }
    return replayed;
  }
}

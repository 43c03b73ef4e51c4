package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Tells a run what a test says, step by step, and remembers what it did. */
final class Script {
  final List<RunEvent> journal = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();
  RunState state = RunState.EMPTY;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Answer answer = Answer.UNCHANGED;
  private long placements;

  /** A run of {@code plan}, just accepted. */
  static Script of(Plan plan) {
    Script script = new Script();
    script.tell(new RunCommand.Submit("run", plan, Value.Mapping.empty()));
    assertThat(script.answer.kind()).isEqualTo(Answer.Kind.ACCEPTED);
    return script;
  }

  Script tell(RunCommand command) {
    return take(RunCore.decide(state, command, now));
  }

  Script recover(Set<Long> alive) {
    return take(RunCore.recovered(state, alive, now));
  }

  private Script take(Decision decision) {
    journal.addAll(decision.events());
    effects.addAll(decision.effects());
    state = decision.state();
    answer = decision.answer();
    return this;
  }

  Script later(Duration by) {
    now = now.plus(by);
    return this;
  }

  Script tick() {
    return tell(new RunCommand.Tick());
  }

  Script prepare(String task) {
    return prepare(task, new Preparation.ToRun("key of " + task, Value.Mapping.empty()));
  }

  Script prepare(String task, Preparation preparation) {
    return tell(new RunCommand.Prepared(new TaskId(task), state.round, preparation));
  }

  Script lease(String task) {
    return tell(new RunCommand.Lease(new TaskId(task), ++placements, "w1", "cpu:0"));
  }

  /** Prepares and leases, and lets the executor begin. */
  Script start(String task) {
    prepare(task).lease(task);
    return tell(new RunCommand.Started(new TaskId(task), token(task)));
  }

  Script succeed(String task) {
    return complete(task, token(task));
  }

  Script complete(String task, long token) {
    TaskId id = new TaskId(task);
    TaskResult result =
        new TaskResult(id, "noop", Collections.emptySortedMap(), new TreeMap<>(), new TreeMap<>());
    return tell(new RunCommand.Completed(id, token, result, new TreeMap<>()));
  }

  Script fail(String task, Cause cause) {
    return tell(
        new RunCommand.AttemptFailed(
            new TaskId(task), token(task), TaskFailure.of(cause, "planted"), new TreeMap<>()));
  }

  /** The token of the task's last lease. */
  long token(String task) {
    for (int i = journal.size(); i > 0; i--) {
      if (journal.get(i - 1) instanceof RunEvent.AttemptLeased lease
          && lease.task().text().equals(task)) {
        return i;
      }
    }
    return -1;
  }

  State stateOf(String task) {
    return view(task).state();
  }

  String reason(String task) {
    return view(task).reason().orElse("");
  }

  RunView.Task view(String task) {
    return RunViews.of(journal).tasks().stream()
        .filter(each -> each.id().text().equals(task))
        .findFirst()
        .orElseThrow();
  }

  State run() {
    return RunViews.of(journal).state();
  }

  <E extends Effect> List<E> effects(Class<E> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> waiting() {
    return effects(Effect.Announce.class).stream()
        .flatMap(announce -> announce.tasks().stream())
        .map(TaskId::text)
        .toList();
  }

  List<String> preparing() {
    return effects(Effect.Prepare.class).stream().map(each -> each.task().text()).toList();
  }

  Script forget() {
    effects.clear();
    return this;
  }
}

package io.troupe.actors.core;

import static io.troupe.actors.core.RandomPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunCoreTest {
  private static GroupBuilder group(String name) {
    return new GroupBuilder(name);
  }

  @Test
  void aTaskIsPreparedOnlyAfterItsNeeds() {
    Script run = Script.of(plan(group("a").build(), group("b").needs("a").build()));
    assertThat(run.preparing()).containsExactly("a");
    assertThat(run.reason("b")).isEqualTo("waits for a");
    run.start("a").succeed("a");
    assertThat(run.preparing()).containsExactly("a", "b");
    Effect.Prepare prepare = run.effects(Effect.Prepare.class).getLast();
    assertThat(prepare.inputs()).extracting(TaskResult::task).containsExactly(new TaskId("a"));
    assertThat(prepare.results().group("a")).isPresent();
  }

  @Test
  void theTokenIsTheSequenceNumberOfTheLease() {
    Script run = Script.of(plan(group("a").cells(2).build()));
    run.prepare("a[i=0]").prepare("a[i=1]").lease("a[i=1]");
    Effect.StartAttempt start = run.effects(Effect.StartAttempt.class).getFirst();
    assertThat(start.token()).isEqualTo(run.journal.size()).isEqualTo(run.state.sequence());
    assertThat(run.state.holds(new TaskId("a[i=1]"), start.token())).isTrue();
  }

  @Test
  void aStaleTokenIsRefusedAndARepeatedResultIsAcknowledged() {
    Script run = Script.of(plan(group("a").build())).start("a");
    long first = run.token("a");
    run.tell(new RunCommand.WorkerLost("w1", Set.of(), "it burns")).lease("a").complete("a", first);
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.STALE);
    run.succeed("a");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
    run.succeed("a");
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.UNCHANGED);
  }

  @Test
  void aCachedResultMakesNoAttempt() {
    Script run = Script.of(plan(group("a").build()));
    TaskResult result =
        new TaskResult(new TaskId("a"), "noop", new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    run.prepare("a", new Preparation.Answered("k", Value.Mapping.empty(), "older", result));
    assertThat(run.stateOf("a")).isEqualTo(State.CACHED);
    assertThat(run.view("a").cachedFrom()).contains("older");
    assertThat(run.view("a").attempts()).isEmpty();
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void onlyResultsThatMayAnswerOthersAreRemembered() {
    Script run = Script.of(plan(group("a").build(), group("b").cache(CacheMode.OFF).build()));
    run.start("a").succeed("a").start("b").succeed("b");
    assertThat(run.effects(Effect.Remember.class))
        .extracting(Effect.Remember::key)
        .containsExactly("key of a");
  }

  @Test
  void anUnwantedTaskIsSkippedAndWhatNeedsItRuns() {
    Script run = Script.of(plan(group("a").build(), group("b").needs("a").build()));
    run.prepare("a", new Preparation.Unwanted("its when is false"));
    assertThat(run.stateOf("a")).isEqualTo(State.SKIPPED);
    run.start("b").succeed("b");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aTaskThatCannotBePreparedFails() {
    Script run = Script.of(plan(group("a").build()));
    TaskFailure failure = TaskFailure.of(Cause.BAD_INPUT, "tasks.b.metrics has no 'auc'");
    run.prepare("a", new Preparation.Failed(failure));
    assertThat(run.reason("a")).isEqualTo("tasks.b.metrics has no 'auc'");
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void aFailureBlocksWhatNeedsItThroughOthers() {
    Script run =
        Script.of(
            plan(
                group("a").cells(3).build(),
                group("b").needs("a").build(),
                group("c").needs("b").build(),
                group("cleanup").needs("c").runOn(RunOn.FAILURE).build(),
                group("free").build()));
    run.start("a[i=0]").succeed("a[i=0]").start("a[i=1]").succeed("a[i=1]");
    run.start("a[i=2]").fail("a[i=2]", Cause.BAD_INPUT);
    assertThat(run.reason("b")).isEqualTo("it needs a, of whose 3 tasks 1 failed");
    assertThat(run.stateOf("c")).isEqualTo(State.SKIPPED);
    assertThat(run.preparing()).contains("cleanup");
    run.start("cleanup").succeed("cleanup").start("free").succeed("free");
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void nothingRunsOnFailureWhereNothingFailed() {
    Script run =
        Script.of(plan(group("a").build(), group("b").needs("a").runOn(RunOn.FAILURE).build()));
    run.start("a").succeed("a");
    assertThat(run.stateOf("b")).isEqualTo(State.SKIPPED);
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void failFastCancelsTheOtherCells() {
    Script run = Script.of(plan(group("a").cells(3).failFast(true).build()));
    run.start("a[i=0]").start("a[i=1]").prepare("a[i=2]").forget();
    run.fail("a[i=0]", Cause.BAD_INPUT);
    assertThat(run.stateOf("a[i=2]")).isEqualTo(State.CANCELLED);
    assertThat(run.effects(Effect.CancelAttempt.class)).hasSize(1);
    assertThat(run.effects(Effect.Withdraw.class)).hasSize(1);
    run.fail("a[i=1]", Cause.CRASH);
    assertThat(run.stateOf("a[i=1]")).isEqualTo(State.CANCELLED);
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void withoutFailFastTheOtherCellsGoOn() {
    Script run = Script.of(plan(group("a").cells(2).build()));
    run.start("a[i=0]").start("a[i=1]").fail("a[i=0]", Cause.BAD_INPUT).succeed("a[i=1]");
    assertThat(run.stateOf("a[i=1]")).isEqualTo(State.SUCCEEDED);
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void aForEachGetsItsCellsFromItsSource() {
    Script run = Script.of(plan(group("a").build(), group("b").needs("a").forEach(true).build()));
    assertThat(run.effects(Effect.Expand.class)).isEmpty();
    run.start("a").succeed("a");
    assertThat(run.effects(Effect.Expand.class)).hasSize(1);
    run.tell(
        new RunCommand.Expanded(
            "b", 0, List.of(new ForEachCell(RandomPlans.cell(2, 7), new Value.Int(7)))));
    assertThat(run.preparing()).contains("b[i=7]");
    assertThat(run.effects(Effect.Prepare.class).getLast().item()).contains(new Value.Int(7));
    run.start("b[i=7]").succeed("b[i=7]");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aForEachOverNothingEndsAtOnce() {
    Script run = Script.of(plan(group("a").build(), group("b").needs("a").forEach(true).build()));
    run.start("a").succeed("a").tell(new RunCommand.Expanded("b", 0, List.of()));
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aForEachWhoseListCannotBeMadeFailsTheRun() {
    Script run =
        Script.of(
            plan(
                group("a").build(),
                group("b").needs("a").forEach(true).build(),
                group("c").needs("b").build()));
    TaskFailure failure = TaskFailure.of(Cause.BAD_INPUT, "not a list");
    run.start("a").succeed("a").tell(new RunCommand.ExpansionFailed("b", 0, failure));
    assertThat(run.stateOf("c")).isEqualTo(State.SKIPPED);
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void limitsOfGroupAndRunHoldAgainstLeases() {
    Plan plan =
        plan(
            new Plan.Queue("q", 50, OptionalInt.of(2)),
            List.of(
                group("a").cells(2).maxParallel(OptionalInt.of(1)).build(),
                group("b").cells(2).build()));
    Script run = Script.of(plan).start("a[i=0]").prepare("a[i=1]").lease("a[i=1]");
    assertThat(run.answer).isEqualTo(Answer.later("max-parallel of a is 1"));
    run.start("b[i=0]").prepare("b[i=1]").lease("b[i=1]");
    assertThat(run.answer).isEqualTo(Answer.later("max-parallel of the run is 2"));
    run.succeed("a[i=0]").lease("b[i=1]");
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.ACCEPTED);
  }

  @Test
  void refusesAPlanThatNeedsWhatIsNotThere() {
    Script run = new Script();
    run.tell(
        new RunCommand.Submit("run", plan(group("b").needs("a").build()), Value.Mapping.empty()));
    assertThat(run.answer).isEqualTo(Answer.refused("task 'b' needs 'a', which is not before it"));
    assertThat(run.journal).isEmpty();
  }

  @Test
  void submittingTwiceIsSubmittingOnce() {
    Plan plan = plan(group("a").build());
    Script run = Script.of(plan);
    run.tell(new RunCommand.Submit("run", plan, Value.Mapping.empty()));
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.UNCHANGED);
    assertThat(run.journal).hasSize(1);
  }
}

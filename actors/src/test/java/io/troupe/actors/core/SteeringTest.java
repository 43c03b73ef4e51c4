package io.troupe.actors.core;

import static io.troupe.actors.core.RandomPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cancel, pause, resume, retry and recovery. */
class SteeringTest {
  private static GroupBuilder group(String name) {
    return new GroupBuilder(name);
  }

  @Test
  void cancelEndsWhatWaitsAndStopsWhatRuns() {
    Script run = Script.of(plan(group("a").cells(3).build(), group("b").needs("a").build()));
    run.start("a[i=0]").prepare("a[i=1]").forget().tell(new RunCommand.Cancel("enough"));
    assertThat(run.stateOf("a[i=1]")).isEqualTo(State.CANCELLED);
    assertThat(run.stateOf("b")).isEqualTo(State.CANCELLED);
    assertThat(run.reason("a[i=0]")).isEqualTo("is being stopped: enough");
    assertThat(run.effects(Effect.CancelAttempt.class)).hasSize(1);
    assertThat(run.state.outcome()).isEmpty();
    run.fail("a[i=0]", Cause.CRASH);
    assertThat(run.stateOf("a[i=0]")).isEqualTo(State.CANCELLED);
    assertThat(run.run()).isEqualTo(State.CANCELLED);
  }

  @Test
  void aResultThatWasOnItsWayWinsOverCancel() {
    Script run = Script.of(plan(group("a").build())).start("a");
    run.tell(new RunCommand.Cancel("enough")).succeed("a");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void anAttemptThatDoesNotStopLosesItsLease() {
    Script run = Script.of(plan(group("a").build())).start("a");
    run.tell(new RunCommand.Cancel("enough")).later(RunCore.CANCEL_GRACE).tick();
    assertThat(run.run()).isEqualTo(State.CANCELLED);
  }

  @Test
  void whatRunsAlwaysRunsAfterCancel() {
    Script run =
        Script.of(plan(group("a").build(), group("report").needs("a").runOn(RunOn.ALWAYS).build()));
    run.start("a").tell(new RunCommand.Cancel("enough")).fail("a", Cause.CANCELLED);
    run.start("report").succeed("report");
    assertThat(run.stateOf("report")).isEqualTo(State.SUCCEEDED);
    assertThat(run.run()).isEqualTo(State.CANCELLED);
  }

  @Test
  void pauseLetsAttemptsEndAndGivesNoLease() {
    Script run = Script.of(plan(group("a").cells(2).build()));
    run.start("a[i=0]").prepare("a[i=1]").forget().tell(new RunCommand.Pause());
    assertThat(run.effects(Effect.Withdraw.class)).hasSize(1);
    run.succeed("a[i=0]").lease("a[i=1]");
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.REFUSED);
    assertThat(run.run()).isEqualTo(State.PAUSED);
    run.forget().tell(new RunCommand.Resume());
    assertThat(run.waiting()).containsExactly("a[i=1]");
  }

  @Test
  void anEndedRunChangesOnlyByRetry() {
    Script run = Script.of(plan(group("a").build())).start("a").succeed("a");
    int events = run.journal.size();
    run.tell(new RunCommand.Cancel("late"))
        .tell(new RunCommand.Pause())
        .tell(new RunCommand.Resume());
    run.recover(Set.of()).tell(new RunCommand.Retry(Set.of()));
    assertThat(run.answer).isEqualTo(Answer.refused("every task of the run has its result"));
    assertThat(run.journal).hasSize(events);
  }

  @Test
  void retryKeepsResultsAndRunsAgainWhatDependsOnTheFailed() {
    Script run =
        Script.of(
            plan(
                group("a").cells(2).build(),
                group("b").needs("a").build(),
                group("report").needs("a").runOn(RunOn.ALWAYS).build(),
                group("free").build()));
    run.start("free").succeed("free");
    run.start("a[i=0]").succeed("a[i=0]").start("a[i=1]").fail("a[i=1]", Cause.BAD_INPUT);
    run.start("report").succeed("report");
    assertThat(run.run()).isEqualTo(State.FAILED);
    run.forget().tell(new RunCommand.Retry(Set.of()));
    assertThat(run.preparing()).containsExactly("a[i=1]");
    assertThat(run.stateOf("report")).isEqualTo(State.PENDING);
    run.start("a[i=1]").succeed("a[i=1]");
    assertThat(run.view("a[i=1]").attempts())
        .extracting(attempt -> attempt.n())
        .containsExactly(1, 2);
    run.start("b").succeed("b").start("report").succeed("report");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
    assertThat(run.view("a[i=0]").attempts()).hasSize(1);
    assertThat(run.view("free").attempts()).hasSize(1);
  }

  @Test
  void retryOfOneTaskLeavesTheOthersAsTheyAre() {
    Script run = Script.of(plan(group("a").cells(2).build()));
    run.start("a[i=0]").fail("a[i=0]", Cause.BAD_INPUT);
    run.start("a[i=1]").fail("a[i=1]", Cause.BAD_INPUT);
    run.tell(new RunCommand.Retry(Set.of(new TaskId("a[i=1]")))).start("a[i=1]").succeed("a[i=1]");
    assertThat(run.stateOf("a[i=0]")).isEqualTo(State.FAILED);
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void refusesToRetryWhatSucceeded() {
    Script run = Script.of(plan(group("a").build(), group("b").build()));
    run.start("a").succeed("a").start("b").fail("b", Cause.BAD_INPUT);
    run.tell(new RunCommand.Retry(Set.of(new TaskId("a"))));
    assertThat(run.answer)
        .isEqualTo(Answer.refused("a is succeeded, only tasks without a result run again"));
  }

  @Test
  void aPreparationFromBeforeTheRetryIsIgnored() {
    Script run = Script.of(plan(group("a").build()));
    RunCommand late =
        new RunCommand.Prepared(
            new TaskId("a"), 0, new RunCommand.Preparation.Unwanted("it was so then"));
    run.tell(new RunCommand.Cancel("enough")).tell(new RunCommand.Retry(Set.of())).tell(late);
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.STALE);
    assertThat(run.stateOf("a")).isEqualTo(State.PENDING);
  }

  @Test
  void recoveryGivesBackWhatDiedAndAsksAgain() {
    Script run = Script.of(plan(group("a").cells(3).build(), group("b").build()));
    run.start("a[i=0]").prepare("a[i=1]").start("b").succeed("b").forget();
    run.later(Duration.ofMinutes(5)).recover(Set.of());
    assertThat(run.waiting()).containsExactlyInAnyOrder("a[i=0]", "a[i=1]");
    assertThat(run.preparing()).containsExactly("a[i=2]");
    assertThat(run.view("a[i=0]").attempts().getFirst().failure().orElseThrow().cause())
        .isEqualTo(Cause.WORKER_LOST);
    assertThat(run.stateOf("b")).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void recoveryKeepsLeasesThatMayBeAlive() {
    Script run = Script.of(plan(group("a").build())).start("a");
    run.recover(run.state.tokens());
    assertThat(run.stateOf("a")).isEqualTo(State.RUNNING);
    run.succeed("a");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }
}

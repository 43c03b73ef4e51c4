package io.troupe.actors.core;

import static io.troupe.actors.core.RandomPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.plan.RetryPolicy;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.plan.Timeouts;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetriesAndClocksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final RetryPolicy TWICE =
      new RetryPolicy(2, Set.of("crash", "timeout"), SECOND, 2, SECOND.multipliedBy(60), 0);

  private static GroupBuilder group() {
    return new GroupBuilder("a").retry(TWICE);
  }

  private static Timeouts limits(int queue, int run, int total) {
    return new Timeouts(limit(queue), limit(run), SECOND.multipliedBy(15), limit(total));
  }

  private static Optional<Duration> limit(int seconds) {
    return seconds == 0 ? Optional.empty() : Optional.of(SECOND.multipliedBy(seconds));
  }

  @Test
  void retriesAfterAGrowingWaitUntilTheBudgetIsSpent() {
    Script run = Script.of(plan(group().build())).start("a").fail("a", Cause.CRASH).forget();
    assertThat(run.stateOf("a")).isEqualTo(State.PENDING);
    assertThat(run.reason("a"))
        .isEqualTo("attempt 1 failed: planted; the next is at 2026-01-01T00:00:01Z");
    assertThat(run.state.nextDeadline()).contains(run.now.plus(SECOND));
    run.later(SECOND).tick();
    assertThat(run.waiting()).containsExactly("a");
    run.lease("a").fail("a", Cause.CRASH);
    assertThat(run.state.nextDeadline()).contains(run.now.plusSeconds(2));
    run.later(SECOND.multipliedBy(2)).tick().lease("a").fail("a", Cause.CRASH);
    assertThat(run.stateOf("a")).isEqualTo(State.FAILED);
    assertThat(run.view("a").attempts()).hasSize(3);
    assertThat(run.run()).isEqualTo(State.FAILED);
  }

  @Test
  void doesNotRetryWhatThePolicyDoesNotName() {
    Script run = Script.of(plan(group().build())).start("a").fail("a", Cause.IO);
    assertThat(run.stateOf("a")).isEqualTo(State.FAILED);
  }

  @Test
  void doesNotRetryWhatWouldFailAlike() {
    RetryPolicy any = new RetryPolicy(5, Set.of("any"), SECOND, 2, SECOND, 0);
    Script run = Script.of(plan(group().retry(any).build())).start("a");
    run.fail("a", Cause.BAD_INPUT);
    assertThat(run.stateOf("a")).isEqualTo(State.FAILED);
  }

  @Test
  void lossesDoNotSpendTheBudgetButEndToo() {
    Script run = Script.of(plan(group().build())).prepare("a");
    for (int loss = 0; loss < RunCore.MOST_LOSSES; loss++) {
      run.lease("a").fail("a", Cause.DRAIN);
      assertThat(run.stateOf("a")).isEqualTo(State.READY);
    }
    run.lease("a").fail("a", Cause.DRAIN);
    assertThat(run.stateOf("a")).isEqualTo(State.FAILED);
  }

  @Test
  void theWaitIsDrawnFromTaskAndFailure() {
    RetryPolicy jitter = new RetryPolicy(9, Set.of("any"), SECOND, 2, SECOND.multipliedBy(8), 0.5);
    Duration first = Backoff.wait(jitter, new TaskId("a[i=1]"), 1);
    assertThat(Backoff.wait(jitter, new TaskId("a[i=1]"), 1)).isEqualTo(first);
    assertThat(Backoff.wait(jitter, new TaskId("a[i=2]"), 1)).isNotEqualTo(first);
    assertThat(first).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
    assertThat(Backoff.wait(jitter, new TaskId("a[i=1]"), 20))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
  }

  @Test
  void theQueueLimitEndsATaskThatNobodyTook() {
    Script run = Script.of(plan(group().timeout(limits(5, 0, 0)).build())).prepare("a");
    run.later(SECOND.multipliedBy(5)).tick();
    assertThat(run.reason("a")).isEqualTo("no worker took it within its queue limit of 5s");
    assertThat(run.effects(Effect.Withdraw.class)).hasSize(1);
  }

  @Test
  void theRunLimitEndsAnAttemptAndMayBeRetried() {
    Script run = Script.of(plan(group().timeout(limits(0, 5, 0)).build())).start("a").forget();
    long token = run.token("a");
    run.later(SECOND.multipliedBy(5)).tick();
    assertThat(run.effects(Effect.CancelAttempt.class)).hasSize(1);
    assertThat(run.view("a").attempts().getFirst().failure().orElseThrow().cause())
        .isEqualTo(Cause.TIMEOUT);
    run.complete("a", token);
    assertThat(run.answer.kind()).isEqualTo(Answer.Kind.STALE);
    run.later(SECOND).tick().lease("a").succeed("a");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aResultThatArrivesBeforeTheTickWinsOverTheLimit() {
    Script run = Script.of(plan(group().timeout(limits(0, 5, 0)).build())).start("a");
    run.later(SECOND.multipliedBy(50)).succeed("a");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void theTotalLimitCountsAllAttemptsFromTheFirstStart() {
    Script run = Script.of(plan(group().timeout(limits(0, 0, 5)).build())).prepare("a");
    run.later(SECOND.multipliedBy(100)).tick();
    assertThat(run.stateOf("a")).as("it has not started").isEqualTo(State.READY);
    run.lease("a").tell(new RunCommand.Started(new TaskId("a"), run.token("a")));
    run.later(SECOND.multipliedBy(2)).fail("a", Cause.CRASH);
    run.later(SECOND).tick().lease("a").later(SECOND.multipliedBy(2)).tick();
    assertThat(run.stateOf("a")).isEqualTo(State.FAILED);
    assertThat(run.reason("a")).isEqualTo("all attempts together took longer than 5s");
  }

  @Test
  void clocksOfWaitingStandStillWhileTheRunIsPaused() {
    Script run = Script.of(plan(group().timeout(limits(5, 0, 0)).build())).prepare("a");
    run.later(SECOND.multipliedBy(3)).tell(new RunCommand.Pause());
    run.later(SECOND.multipliedBy(100)).tick().tell(new RunCommand.Resume());
    assertThat(run.stateOf("a")).isEqualTo(State.READY);
    run.later(SECOND.multipliedBy(5)).tick();
    assertThat(run.stateOf("a")).isEqualTo(State.FAILED);
  }

  @Test
  void clocksOfWaitingStandStillWhileNobodyOwnsTheRun() {
    Script run = Script.of(plan(group().timeout(limits(5, 0, 0)).build())).prepare("a");
    run.later(Duration.ofHours(8)).recover(Set.of());
    assertThat(run.stateOf("a")).isEqualTo(State.READY);
    assertThat(run.state.nextDeadline()).contains(run.now.plusSeconds(5));
  }

  @Test
  void anExpiredLeaseGivesTheTaskToAnother() {
    Script run = Script.of(plan(group().build())).start("a").forget();
    run.tell(new RunCommand.LeaseExpired(new TaskId("a"), run.token("a")));
    assertThat(run.waiting()).containsExactly("a");
    assertThat(run.effects(Effect.CancelAttempt.class)).hasSize(1);
  }
}

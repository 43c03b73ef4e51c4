package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RunEvent.AttemptEnded;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Holds a journal against what is promised, by bookkeeping of its own that shares nothing with
 * {@link RunState}.
 */
final class JournalChecker {
  private final Map<TaskId, Long> live = new HashMap<>();
  private final Map<TaskId, Integer> attempts = new HashMap<>();
  private final Map<TaskId, Integer> counted = new HashMap<>();
  private final Map<TaskId, Integer> lost = new HashMap<>();
  private final Set<TaskId> ended = new HashSet<>();
  private final Set<String> cancelledGroups = new HashSet<>();
  private Plan plan = RandomPlans.plan();
  private boolean paused;
  private boolean finished;
  private boolean cancelled;
  private Instant last = Instant.EPOCH;
  private long sequence;

  /** Checks the next event. */
  void check(RunEvent event) {
    sequence++;
    assertThat(event.at()).isAfterOrEqualTo(last);
    last = event.at();
    if (finished) {
      assertThat(event)
          .as("a run that has ended changes only by an explicit retry")
          .isInstanceOf(RunEvent.RetryRequested.class);
    }
    switch (event) {
      case RunEvent.RunSubmitted submitted -> {
        assertThat(sequence).as("a run is submitted once, first").isEqualTo(1);
        plan = submitted.plan();
      }
      case RunEvent.RunRecovered _, RunEvent.GroupExpanded _, RunEvent.GroupSkipped _ -> {}
      case RunEvent.RunPaused _ -> paused = true;
      case RunEvent.RunResumed _ -> paused = false;
      case RunEvent.RunCancelRequested _ -> {
        cancelled = true;
        paused = false;
      }
      case RunEvent.GroupCancelled group -> cancelledGroups.add(group.group());
      case RunEvent.RetryRequested _ -> {
        assertThat(finished).as("only an ended run is retried").isTrue();
        finished = false;
        cancelled = false;
        paused = false;
        ended.clear();
        counted.clear();
        lost.clear();
        cancelledGroups.clear();
      }
      case RunEvent.RunFinished _ -> {
        assertThat(live).as("leases at the end").isEmpty();
        finished = true;
      }
      case RunEvent.OfTask ofTask -> check(ofTask);
    }
  }

  private void check(RunEvent.OfTask event) {
    TaskId id = event.task();
    assertThat(ended).as("%s has ended, and then %s", id, event).doesNotContain(id);
    switch (event) {
      case RunEvent.AttemptLeased leased -> lease(id, leased);
      case RunEvent.AttemptStarted started -> assertCurrent(id, started.token());
      case RunEvent.AttemptCancelRequested cancel -> assertCurrent(id, cancel.token());
      case AttemptEnded attempt -> {
        assertCurrent(id, attempt.token());
        live.remove(id);
        boolean counts = attempt.failure().cause().countsAgainstRetries();
        (counts ? counted : lost).merge(id, 1, Integer::sum);
        if (attempt.retryAt().isEmpty()) {
          ended.add(id);
        }
      }
      case RunEvent.TaskSucceeded succeeded -> {
        assertCurrent(id, succeeded.token());
        live.remove(id);
        ended.add(id);
      }
      case RunEvent.TaskReady _, RunEvent.TaskRequeued _ -> assertThat(live).doesNotContainKey(id);
      case RunEvent.TaskCached _, RunEvent.TaskFailed _, RunEvent.TaskSkipped _ -> {
        assertThat(live).as("%s ends beside its attempt", id).doesNotContainKey(id);
        ended.add(id);
      }
    }
  }

  private void lease(TaskId id, RunEvent.AttemptLeased event) {
    TaskGroup group = plan.group(id.group());
    assertThat(live).as("a second lease of %s", id).doesNotContainKey(id);
    assertThat(paused).as("a lease while paused").isFalse();
    assertThat(cancelledGroups).as("a lease in a cancelled group").doesNotContain(id.group());
    if (cancelled) {
      assertThat(group.runOn()).isEqualTo(io.troupe.pipelines.plan.RunOn.ALWAYS);
    }
    live.put(id, sequence);
    assertThat(event.attempt()).isEqualTo(attempts.merge(id, 1, Integer::sum));
    assertThat(counted.getOrDefault(id, 0)).isLessThanOrEqualTo(group.retry().max());
    assertThat(lost.getOrDefault(id, 0)).isLessThanOrEqualTo(RunCore.MOST_LOSSES);
    long ofGroup = live.keySet().stream().filter(one -> one.group().equals(id.group())).count();
    group.maxParallel().ifPresent(most -> assertThat(ofGroup).isLessThanOrEqualTo(most));
    plan.queue().maxParallel().ifPresent(most -> assertThat(live.size()).isLessThanOrEqualTo(most));
  }

  private void assertCurrent(TaskId id, long token) {
    assertThat(live).as("the lease of %s", id).containsEntry(id, token);
  }

  boolean finished() {
    return finished;
  }
}

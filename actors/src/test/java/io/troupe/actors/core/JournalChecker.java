package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RunEvent.AttemptEnded;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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
  private final Set<TaskId> without = new HashSet<>();
  private final Map<TaskId, Map<String, Call>> calls = new HashMap<>();
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
        closeChildren(child -> group(child).runOn() != RunOn.ALWAYS);
      }
      case RunEvent.GroupCancelled group -> {
        cancelledGroups.add(group.group());
        closeChildren(child -> child.group().equals(group.group()));
      }
      case RunEvent.RetryRequested _ -> {
        assertThat(finished).as("only an ended run is retried").isTrue();
        finished = false;
        cancelled = false;
        paused = false;
        ended.removeIf(id -> id.depth() == 0);
        counted.keySet().removeIf(id -> id.depth() == 0);
        lost.keySet().removeIf(id -> id.depth() == 0);
        cancelledGroups.clear();
      }
      case RunEvent.RunFinished _ -> {
        assertThat(live).as("leases at the end").isEmpty();
        finished = true;
      }
      case RunEvent.OfTask ofTask -> check(ofTask);
    }
  }

  /** The children of one call of a parent, and which attempt asked last. */
  private static final class Call {
    final Set<TaskId> children = new LinkedHashSet<>();
    SubtaskList content = SubtaskList.of(List.of());
    long token;
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
          without.add(id);
        }
      }
      case RunEvent.TaskSucceeded succeeded -> {
        assertCurrent(id, succeeded.token());
        live.remove(id);
        ended.add(id);
      }
      case RunEvent.SubtasksCreated created -> create(created);
      case RunEvent.SubtasksAsked asked -> {
        assertCurrent(id, asked.token());
        Map<String, Call> known = calls.getOrDefault(id, Map.of());
        assertThat(known).as("a call that was made before").containsKey(asked.call());
        Call call = known.getOrDefault(asked.call(), new Call());
        assertThat(call.token).as("asked once by an attempt").isNotEqualTo(asked.token());
        call.token = asked.token();
        for (TaskId child : call.children) {
          if (without.remove(child)) {
            ended.remove(child);
            counted.remove(child);
            lost.remove(child);
          }
        }
        cancelledGroups.removeIf(
            group -> call.children.stream().anyMatch(child -> child.group().equals(group)));
      }
      case RunEvent.TaskReady _, RunEvent.TaskRequeued _ -> assertThat(live).doesNotContainKey(id);
      case RunEvent.TaskCached _, RunEvent.TaskFailed _, RunEvent.TaskSkipped _ -> {
        assertThat(live).as("%s ends beside its attempt", id).doesNotContainKey(id);
        ended.add(id);
        if (!(event instanceof RunEvent.TaskCached)) {
          without.add(id);
        }
      }
    }
  }

  private void create(RunEvent.SubtasksCreated event) {
    TaskId parent = event.task();
    assertCurrent(parent, event.token());
    Map<String, Call> known = calls.computeIfAbsent(parent, _ -> new HashMap<>());
    assertThat(known).as("children of %s are created once", parent).doesNotContainKey(event.call());
    Call call = new Call();
    call.token = event.token();
    call.content = event.subtasks();
    assertThat(known.values())
        .as("%s has children for each thing it asks for once", parent)
        .noneMatch(other -> other.content.equals(call.content));
    int groups = known.values().stream().mapToInt(JournalChecker::groups).sum();
    Map<String, Integer> shapes = new LinkedHashMap<>();
    Map<Integer, Integer> sizes = new HashMap<>();
    for (SubtaskList.Entry entry : event.subtasks().entries()) {
      String shape = entry.kind() + entry.resources();
      int group = shapes.computeIfAbsent(shape, _ -> groups + 1 + shapes.size());
      int place = sizes.merge(group, 1, Integer::sum) - 1;
      call.children.add(new TaskId(parent + "~" + group + "[i=" + place + "]"));
    }
    known.put(event.call(), call);
  }

  /** Children without a lease end with what cancels them. */
  private void closeChildren(Predicate<TaskId> which) {
    calls.values().stream()
        .flatMap(known -> known.values().stream())
        .flatMap(call -> call.children.stream())
        .filter(child -> which.test(child) && !live.containsKey(child) && !ended.contains(child))
        .toList()
        .forEach(
            child -> {
              ended.add(child);
              without.add(child);
            });
  }

  private static int groups(Call call) {
    return (int) call.children.stream().map(TaskId::group).distinct().count();
  }

  /** Whether a task with a lease does nothing but wait for its children. */
  private boolean waits(TaskId id) {
    return calls.getOrDefault(id, Map.of()).values().stream()
        .filter(call -> live.getOrDefault(id, 0L) == call.token)
        .anyMatch(
            call ->
                !ended.containsAll(call.children)
                    && call.children.stream().noneMatch(without::contains));
  }

  private TaskGroup group(TaskId id) {
    TaskId root = id;
    while (root.parent().isPresent()) {
      root = root.parent().get();
    }
    return plan.group(root.group());
  }

  private void lease(TaskId id, RunEvent.AttemptLeased event) {
    TaskGroup group = group(id);
    assertThat(live).as("a second lease of %s", id).doesNotContainKey(id);
    assertThat(paused).as("a lease while paused").isFalse();
    assertThat(cancelledGroups).as("a lease in a cancelled group").doesNotContain(id.group());
    if (cancelled) {
      assertThat(group.runOn()).isEqualTo(RunOn.ALWAYS);
    }
    live.put(id, sequence);
    assertThat(event.attempt()).isEqualTo(attempts.merge(id, 1, Integer::sum));
    assertThat(counted.getOrDefault(id, 0)).isLessThanOrEqualTo(group.retry().max());
    assertThat(lost.getOrDefault(id, 0)).isLessThanOrEqualTo(RunCore.MOST_LOSSES);
    long ofGroup = live.keySet().stream().filter(one -> one.group().equals(id.group())).count();
    if (id.depth() == 0) {
      group.maxParallel().ifPresent(most -> assertThat(ofGroup).isLessThanOrEqualTo(most));
    }
    long busy = live.keySet().stream().filter(one -> !waits(one)).count();
    plan.queue()
        .maxParallel()
        .ifPresent(most -> assertThat(busy).as("busy tasks").isLessThanOrEqualTo(most));
  }

  private void assertCurrent(TaskId id, long token) {
    assertThat(live).as("the lease of %s", id).containsEntry(id, token);
  }

  boolean finished() {
    return finished;
  }
}

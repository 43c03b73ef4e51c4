package io.troupe.actors.core;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.RetryPolicy;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.plan.Timeouts;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One event of each kind, with every field filled: what the golden file holds. */
final class SampleEvents {
  private static final Instant AT = Instant.parse("2026-11-24T21:30:00.123Z");
  private static final TaskId TASK = new TaskId("train[lr=0.001,model=gcn,split=0]");

  private SampleEvents() {}

  static List<RunEvent> all() {
    return List.of(
        new RunEvent.RunSubmitted(AT, "r-1", plan(), mapping("jdk", new Value.Text("25.0.3"))),
        new RunEvent.RunRecovered(AT),
        new RunEvent.RunPaused(AT),
        new RunEvent.RunResumed(AT),
        new RunEvent.RunCancelRequested(AT, "enough"),
        new RunEvent.RetryRequested(AT, List.of(TASK, new TaskId("report"))),
        new RunEvent.RunFinished(AT, RunEvent.Outcome.FAILED),
        new RunEvent.GroupExpanded(
            AT, "infer", List.of(new ForEachCell(cell(), new Value.Text("item")))),
        new RunEvent.GroupSkipped(AT, "infer", RunEvent.Skip.NOTHING_FAILED, "nothing failed"),
        new RunEvent.GroupCancelled(AT, "train", "a cell failed"),
        new RunEvent.TaskReady(AT, TASK, "ab12", mapping("lr", new Value.Real(0.001))),
        new RunEvent.TaskRequeued(AT, TASK),
        new RunEvent.TaskCached(
            AT, TASK, "ab12", mapping("lr", new Value.Real(0.001)), "r-0", result()),
        new RunEvent.TaskSucceeded(AT, TASK, 17, result(), numbers("run-seconds", 2.5)),
        new RunEvent.TaskFailed(AT, TASK, failure()),
        new RunEvent.TaskSkipped(AT, TASK, RunEvent.Skip.UNWANTED, "its when is false"),
        new RunEvent.SubtasksCreated(
            AT,
            TASK,
            17,
            "cd34",
            SubtaskList.of(
                List.of(
                    new Subtask(
                        "noop",
                        mapping("lr", new Value.Real(0.001)),
                        Resources.DEFAULT,
                        List.of(result())))),
            new TreeMap<>(Map.of("noop", 1))),
        new RunEvent.SubtasksAsked(AT, TASK, 17, "cd34"),
        new RunEvent.AttemptLeased(AT, TASK, 2, "worker-1", "cpu:0", 0),
        new RunEvent.AttemptStarted(AT, TASK, 17),
        new RunEvent.AttemptCancelRequested(AT, TASK, 17, "enough"),
        new RunEvent.AttemptFailed(
            AT, TASK, 17, failure(), Optional.of(AT.plusMillis(1500)), numbers("run-seconds", 1)),
        new RunEvent.AttemptExpired(AT, TASK, 17, failure(), Optional.empty()),
        new RunEvent.AttemptReleased(AT, TASK, 17, failure(), Optional.of(AT)));
  }

  private static Plan plan() {
    SortedMap<String, Value> params = new TreeMap<>();
    params.put("smoke", new Value.Bool(true));
    params.put("nothing", new Value.Null());
    params.put("list", new Value.Sequence(List.of(new Value.Int(1), new Value.Real(1))));
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("paper", "edl-12");
    TaskGroup train =
        new TaskGroup(
            "train",
            "graph-benchmark",
            3,
            List.of(),
            mapping("lr", new Value.Text("${{ matrix.lr }}")),
            List.of(cell()),
            Optional.empty(),
            Optional.of("${{ params.smoke }}"),
            RunOn.ALWAYS,
            true,
            OptionalInt.of(4),
            new RetryPolicy(
                3, Set.of("crash"), Duration.ofMillis(250), 2, Duration.ofMinutes(1), 0.2),
            new Timeouts(
                Optional.of(Duration.ofMinutes(30)),
                Optional.empty(),
                Duration.ofSeconds(15),
                Optional.of(Duration.ofHours(2))),
            new Resources(
                2,
                1L << 31,
                Optional.of(new Resources.Gpu(1, 6L << 30, true, Optional.of(">=8.0"), true))),
            CacheMode.REFRESH,
            Isolation.IN_PROCESS);
    return new Plan(
        1,
        "sample",
        labels,
        params,
        new Plan.Queue("research", 70, OptionalInt.of(8)),
        List.of(train, infer()),
        "apiVersion: troupe/v1\n",
        List.of("params.smoke=true"));
  }

  private static TaskGroup infer() {
    return new TaskGroup(
        "infer",
        "noop",
        1,
        List.of("train"),
        Value.Mapping.empty(),
        List.of(),
        Optional.of(new TaskGroup.ForEach("${{ tasks.train.all }}", "q")),
        Optional.empty(),
        RunOn.SUCCESS,
        false,
        OptionalInt.empty(),
        RetryPolicy.DEFAULT,
        Timeouts.DEFAULT,
        Resources.DEFAULT,
        CacheMode.AUTO,
        Isolation.POOLED);
  }

  private static SortedMap<String, Value> cell() {
    SortedMap<String, Value> cell = new TreeMap<>();
    cell.put("lr", new Value.Real(0.001));
    cell.put("model", new Value.Text("gcn"));
    cell.put("split", new Value.Int(0));
    return cell;
  }

  private static Value.Mapping mapping(String key, Value value) {
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    entries.put(key, value);
    return new Value.Mapping(entries);
  }

  private static SortedMap<String, Double> numbers(String name, double value) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    numbers.put(name, value);
    return numbers;
  }

  private static TaskResult result() {
    SortedMap<String, Artifact> artifacts = new TreeMap<>();
    Blob blob = new Blob("results.csv", "text/csv", 12, "0".repeat(64), List.of());
    artifacts.put("table", new Artifact("table", List.of(blob)));
    return new TaskResult(TASK, "graph-benchmark", cell(), numbers("auc", 0.91), artifacts);
  }

  private static TaskFailure failure() {
    return new TaskFailure(
        Cause.OUT_OF_MEMORY, "used 2.1 GiB of 2 GiB", Optional.of("raise memory"), List.of("line"));
  }
}

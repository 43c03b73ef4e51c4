package io.troupe.pipelines.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One message of the executor protocol; {@code docs/formats-executor.md} says who sends it when.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Frame.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = Frame.Assign.class, name = "assign"),
  @JsonSubTypes.Type(value = Frame.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Frame.Advanced.class, name = "progress"),
  @JsonSubTypes.Type(value = Frame.Points.class, name = "points"),
  @JsonSubTypes.Type(value = Frame.Heartbeat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = Frame.Subtasks.class, name = "subtasks"),
  @JsonSubTypes.Type(value = Frame.SubtaskResults.class, name = "subtask-results"),
  @JsonSubTypes.Type(value = Frame.Result.class, name = "result"),
  @JsonSubTypes.Type(value = Frame.Failure.class, name = "failure"),
  @JsonSubTypes.Type(value = Frame.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Frame.Bye.class, name = "bye"),
})
public sealed interface Frame {
  /** The version of the protocol that this build speaks; 2 has subtasks and 1 has not. */
  int PROTOCOL = 2;

  /** The exit status of an executor whose heap was too full to say so in a frame. */
  int EXIT_OUT_OF_MEMORY = 86;

  /** The exit status of an executor that broke while it reported. */
  int EXIT_BROKEN = 87;

  /**
   * Executor, first: who it is.
   *
   * @param protocol the version that it speaks
   * @param troupe the version of Troupe, or of whatever else it is
   * @param pid its process id, the leader of its session and process group
   * @param kinds the version of each kind that it can run, by name
   */
  record Hello(int protocol, String troupe, long pid, SortedMap<String, Integer> kinds)
      implements Frame {}

  /** Worker, while the executor is idle: make this attempt. */
  record Assign(Assignment assignment) implements Frame {}

  /** Executor: the kind begins. */
  record Started(long token) implements Frame {}

  /** Executor: how far the attempt is; only the latest, at most ten a second. */
  record Advanced(long token, Progress progress) implements Frame {}

  /** Executor: new points of curves, in order. */
  record Points(long token, List<CurvePoint> points) implements Frame {
    public Points {
      points = List.copyOf(points);
    }
  }

  /** Executor, a few times in each heartbeat limit: it is alive. */
  record Heartbeat() implements Frame {}

  /**
   * Executor: the attempt asks for child tasks, and a thread of it waits.
   *
   * @param number tells the questions of an attempt from each other
   */
  record Subtasks(long token, long number, SubtaskList subtasks) implements Frame {}

  /**
   * Worker: what became of child tasks.
   *
   * @param number of the question
   * @param results in the order in which they were asked for; absent where there is a failure
   */
  record SubtaskResults(
      long token, long number, Optional<List<TaskResult>> results, Optional<TaskFailure> failure)
      implements Frame {
    /** The frame that tells {@code outcome}. */
    public static SubtaskResults of(long token, long number, SubtaskOutcome outcome) {
      return switch (outcome) {
        case SubtaskOutcome.Done(List<TaskResult> results) ->
            new SubtaskResults(token, number, Optional.of(results), Optional.empty());
        case SubtaskOutcome.Failed(TaskFailure failure) ->
            new SubtaskResults(token, number, Optional.empty(), Optional.of(failure));
      };
    }

    /** What it tells. */
    public SubtaskOutcome outcome() {
      return failure
          .<SubtaskOutcome>map(SubtaskOutcome.Failed::new)
          .orElseGet(() -> new SubtaskOutcome.Done(results.orElse(List.of())));
    }
  }

  /**
   * Executor: the attempt gave a result, and its artifacts are in the store.
   *
   * @param retire whether the executor must not be used again
   */
  record Result(
      long token,
      SortedMap<String, Double> metrics,
      SortedMap<String, Artifact> artifacts,
      SortedMap<String, Double> timings,
      boolean retire)
      implements Frame {}

  /**
   * Executor: the attempt gave none.
   *
   * @param retire whether the executor must not be used again
   */
  record Failure(long token, TaskFailure failure, SortedMap<String, Double> timings, boolean retire)
      implements Frame {}

  /** Worker: end the attempt; its failure then says {@code why}. */
  record Cancel(long token, TaskFailure why) implements Frame {}

  /** Either side, last: it is leaving, and the other side should too. */
  record Bye(String reason) implements Frame {}
}

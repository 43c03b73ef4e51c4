package io.troupe.pipelines.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.TaskFailure;
import java.util.List;
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
  @JsonSubTypes.Type(value = Frame.Result.class, name = "result"),
  @JsonSubTypes.Type(value = Frame.Failure.class, name = "failure"),
  @JsonSubTypes.Type(value = Frame.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Frame.Bye.class, name = "bye"),
})
public sealed interface Frame {
  /** The version of the protocol that this build speaks. */
  int PROTOCOL = 1;

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

package io.troupe.pipelines.attempt;

import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an attempt has given so far, from any of its threads. */
final class AttemptRecord {
  private final ConcurrentSkipListMap<String, Double> metrics = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Double> timings = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Artifact> artifacts = new ConcurrentSkipListMap<>();
  private final AtomicReference<@Nullable TaskFailure> refusal = new AtomicReference<>();
  private volatile boolean leaked;

  void metric(String name, double value) {
    metrics.put(name, value);
  }

  void timing(String name, double value) {
    timings.put(name, value);
  }

  void artifact(String output, Artifact artifact) {
    artifacts.put(output, artifact);
  }

  /** The attempt fails with {@code failure}, whatever the kind makes of the exception. */
  RefusedException refuse(TaskFailure failure) {
    refusal.compareAndSet(null, failure);
    return new RefusedException(failure);
  }

  Optional<TaskFailure> refusal() {
    return Optional.ofNullable(refusal.get());
  }

  /** The kind left device memory open. */
  void leak(String what) {
    leaked = true;
    RefusedException _ =
        refuse(
            TaskFailure.of(Cause.INTERNAL, "the kind did not release its device memory: " + what));
  }

  boolean leaked() {
    return leaked;
  }

  SortedMap<String, Double> timings() {
    return timings;
  }

  SortedMap<String, Artifact> artifacts() {
    return artifacts;
  }

  AttemptOutcome succeeded() {
    return new AttemptOutcome.Succeeded(metrics, artifacts, timings);
  }
}

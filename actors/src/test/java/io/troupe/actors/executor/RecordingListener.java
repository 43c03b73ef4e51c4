package io.troupe.actors.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps everything that it hears. */
final class RecordingListener implements AttemptListener {
  final CompletableFuture<Long> pid = new CompletableFuture<>();
  final List<Progress> progress = new CopyOnWriteArrayList<>();
  final List<CurvePoint> points = new CopyOnWriteArrayList<>();
  final List<String> lines = new CopyOnWriteArrayList<>();
  final AtomicInteger alive = new AtomicInteger();
  final AtomicInteger ends = new AtomicInteger();
  final AtomicInteger afterTheEnd = new AtomicInteger();
  private final CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();

  @Override
  public void started(long id) {
    heard();
    pid.complete(id);
  }

  @Override
  public void advanced(Progress latest) {
    heard();
    progress.add(latest);
  }

  @Override
  public void point(String curve, double x, double y) {
    heard();
    points.add(new CurvePoint(curve, x, y));
  }

  @Override
  public void lines(List<String> more) {
    heard();
    lines.addAll(more);
  }

  @Override
  public void subtasks(long number, SubtaskList subtasks) {
    throw new IllegalStateException("nothing here asks for subtasks");
  }

  @Override
  public void alive() {
    heard();
    alive.incrementAndGet();
  }

  @Override
  public void ended(AttemptOutcome end) {
    ends.incrementAndGet();
    outcome.complete(end);
  }

  private void heard() {
    if (outcome.isDone()) {
      afterTheEnd.incrementAndGet();
    }
  }

  /** The process of the kind, once it begins. */
  long pid() {
    return pid.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  AttemptOutcome outcome() {
    return outcome.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  boolean over() {
    return outcome.isDone();
  }

  TaskFailure failure() {
    assertThat(outcome()).isInstanceOf(AttemptOutcome.Failed.class);
    return ((AttemptOutcome.Failed) outcome()).failure();
  }

  AttemptOutcome.Succeeded success() {
    assertThat(outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
    return (AttemptOutcome.Succeeded) outcome();
  }

  /** The metric that a success has. */
  double metric(String name) {
    return Objects.requireNonNull(success().metrics().get(name), name);
  }

  /** The artifact that a success has. */
  Artifact artifact(String output) {
    return Objects.requireNonNull(success().artifacts().get(output), output);
  }
}

package io.troupe.actors.executor;

import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes calls on to a listener, and keeps what it throws away from the pool. */
record SafeListener(AttemptListener listener) {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  void started(long pid) {
    call(to -> to.started(pid));
  }

  void advanced(Progress progress) {
    call(to -> to.advanced(progress));
  }

  void points(List<CurvePoint> points) {
    call(to -> points.forEach(point -> to.point(point.curve(), point.x(), point.y())));
  }

  void lines(List<String> lines) {
    call(to -> to.lines(lines));
  }

  void subtasks(long number, SubtaskList subtasks) {
    call(to -> to.subtasks(number, subtasks));
  }

  void alive() {
    call(AttemptListener::alive);
  }

  void ended(AttemptOutcome outcome) {
    call(to -> to.ended(outcome));
  }

  // A listener is foreign here, and the loop that calls it serves other attempts too.
  @SuppressWarnings("checkstyle:IllegalCatch")
  private void call(Consumer<AttemptListener> call) {
    try {
      call.accept(listener);
    } catch (RuntimeException e) {
      LOG.error("a listener of an attempt failed", e);
    }
  }
}

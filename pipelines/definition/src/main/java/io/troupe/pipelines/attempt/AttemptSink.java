package io.troupe.pipelines.attempt;

import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.protocol.CurvePoint;

/** Takes what an attempt says while it runs, from any of its threads. */
public interface AttemptSink {
  /** The kind begins. */
  void started();

  /** How far it is. */
  void progress(Progress progress);

  /** A point of a curve. */
  void point(CurvePoint point);

  /** A line for its log. */
  void log(String line);

  /** It asks for child tasks; waits on the calling thread until they have ended. */
  SubtaskOutcome subtasks(SubtaskList subtasks) throws InterruptedException;
}

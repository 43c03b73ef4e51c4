package io.troupe.actors.view;

import io.troupe.pipelines.Progress;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;

/**
 * What an attempt says while it runs. None of it is durable or counted: it is shown, kept in files
 * beside the run, and may be lost with the process that held it.
 */
public sealed interface Live {
  /** The task whose attempt speaks. */
  TaskId task();

  /** The attempt, from 1. */
  int attempt();

  /** How far it is; at most ten a second for each attempt. */
  record Advanced(TaskId task, int attempt, Instant at, Progress progress) implements Live {}

  /** A point of a curve, such as the loss at a step. */
  record Point(TaskId task, int attempt, String curve, double x, double y) implements Live {}

  /** A line of its log, without the line's end. */
  record Line(TaskId task, int attempt, String text) implements Live {}
}

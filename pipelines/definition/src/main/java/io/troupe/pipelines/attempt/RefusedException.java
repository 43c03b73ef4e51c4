package io.troupe.pipelines.attempt;

import io.troupe.pipelines.TaskFailure;

/** Ends an attempt from a method of its context that may not throw a checked exception. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient TaskFailure failure;

  RefusedException(TaskFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  TaskFailure failure() {
    return failure;
  }
}

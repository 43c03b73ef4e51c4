package io.troupe.pipelines;

/** Thrown by a kind that cannot go on. */
public final class TaskException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient TaskFailure failure;

  /** Ends the attempt with {@code failure}. */
  public TaskException(TaskFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** Ends the attempt with {@code failure}, which {@code reason} led to. */
  public TaskException(TaskFailure failure, Throwable reason) {
    super(failure.message(), reason);
    this.failure = failure;
  }

  /** Why. */
  public TaskFailure failure() {
    return failure;
  }
}

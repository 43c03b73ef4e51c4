package io.troupe.pipelines.attempt;

import io.troupe.arrow.TensorMemoryException;
import io.troupe.gpu.DeviceLostException;
import io.troupe.gpu.DeviceUnavailableException;
import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What something that a kind threw means.
 *
 * @param failure how the attempt ends
 * @param trace lines for the log; empty where the failure says everything
 * @param retire whether the process may be unfit for another attempt
 */
record Thrown(TaskFailure failure, List<String> trace, boolean retire) {
  private static final int TRACE_LINES = 200;
  private static final int FIRST_LINES = 12;

  static Thrown failure(TaskFailure failure) {
    return new Thrown(failure, List.of(), false);
  }

  static Thrown of(Throwable thrown) {
    return switch (thrown) {
      // A faulted device context cannot be used again, and it lives as long as its process.
      case TaskException e ->
          new Thrown(e.failure(), reason(e), e.failure().cause() == Cause.GPU_FAULT);
      case RefusedException e -> failure(e.failure());
      case TensorMemoryException e -> memory(String.valueOf(e.getMessage()), trace(e), false);
      case OutOfDeviceMemoryException e -> deviceMemory(e);
      case DeviceLostException e -> gpu(String.valueOf(e.getMessage()), trace(e));
      case DeviceUnavailableException e -> gpu(String.valueOf(e.getMessage()), List.of());
      // After an exhausted heap any thread may have lost an update: nobody else gets this process.
      case OutOfMemoryError e ->
          memory("the heap is exhausted: " + e.getMessage(), List.of(), true);
      case UncheckedIOException e -> named(Cause.IO, e, trace(e), false);
      case InterruptedException e -> named(Cause.INTERNAL, e, trace(e), false);
      case RuntimeException e -> named(Cause.INTERNAL, e, trace(e), false);
      case StackOverflowError e -> named(Cause.INTERNAL, e, trace(e), false);
      case Throwable e -> named(Cause.INTERNAL, e, trace(e), true);
    };
  }

  private static Thrown memory(String message, List<String> trace, boolean retire) {
    return new Thrown(
        new TaskFailure(
            Cause.OUT_OF_MEMORY,
            message,
            Optional.of("give the task more memory under resources, or make it smaller"),
            List.of()),
        trace,
        retire);
  }

  /**
   * A GPU may have more room a moment later, or elsewhere; the processor's limit stays as it is.
   */
  private static Thrown deviceMemory(OutOfDeviceMemoryException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.startsWith("cuda:")) {
      return memory(message, trace(e), false);
    }
    TaskFailure failure = TaskFailure.of(Cause.GPU_OOM, message);
    return new Thrown(failure, trace(e), false);
  }

  /** A faulted context cannot be used again, and it lives as long as its process. */
  private static Thrown gpu(String message, List<String> trace) {
    return new Thrown(TaskFailure.of(Cause.GPU_FAULT, message), trace, true);
  }

  private static Thrown named(Cause cause, Throwable e, List<String> trace, boolean retire) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return new Thrown(
        new TaskFailure(
            cause,
            e.getClass().getName() + message,
            Optional.empty(),
            trace.subList(0, Math.min(FIRST_LINES, trace.size()))),
        trace,
        retire);
  }

  private static List<String> reason(TaskException e) {
    return e.getCause() == null ? List.of() : trace(e.getCause());
  }

  private static List<String> trace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString()
        .lines()
        .map(line -> line.replace("\t", "    "))
        .limit(TRACE_LINES)
        .toList();
  }
}

package io.troupe.pipelines.attempt;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.Assignment;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The device of one attempt: opened when the kind first asks for it; closing it records what the
 * kind left open there. The first line that the attempt logs of it says what computes.
 */
final class LeasedDevice implements AutoCloseable {
  private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,3})");

  private final Assignment assignment;
  private final AttemptRecord record;
  private final Consumer<String> log;
  private @Nullable Device device;

  private LeasedDevice(Assignment assignment, AttemptRecord record, Consumer<String> log) {
    this.assignment = assignment;
    this.record = record;
    this.log = log;
  }

  /** The device that {@code assignment} leases, where there can be such devices. */
  static LeasedDevice of(Assignment assignment, AttemptRecord record, Consumer<String> log)
      throws TaskException {
    String name = assignment.device().name();
    if (name.contains(",")) {
      throw new TaskException(
          TaskFailure.of(Cause.BAD_INPUT, "a task computes on one GPU, not on " + name));
    }
    if (!name.startsWith("cpu:") && !CUDA.matcher(name).matches()) {
      throw new TaskException(TaskFailure.of(Cause.BAD_INPUT, "this build has no device " + name));
    }
    return new LeasedDevice(assignment, record, log);
  }

  synchronized Device device() {
    Device open = device;
    if (open == null) {
      open = open(assignment.device());
      device = open;
      log.accept("computes on " + open);
    }
    return open;
  }

  private Device open(Assignment.Lease lease) {
    Matcher cuda = CUDA.matcher(lease.name());
    if (cuda.matches()) {
      return Devices.cuda(Integer.parseInt(cuda.group(1)), lease.memoryBytes());
    }
    // Beside its tensors the process needs room for the heap; the worker watches the sum.
    return Devices.cpu(lease.threads(), assignment.memoryBytes() / 4 * 3);
  }

  @Override
  public synchronized void close() {
    if (device == null) {
      return;
    }
    boolean lost = device.failure().isPresent();
    try {
      device.close();
    } catch (IllegalStateException e) {
      // On a lost device nothing can be released, which is no fault of the kind.
      if (!lost) {
        record.leak(String.valueOf(e.getMessage()));
      }
    }
  }
}

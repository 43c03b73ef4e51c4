package io.troupe.pipelines.attempt;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The device of one attempt: opened when the kind first asks for it; closing it records what the
 * kind left open there.
 */
final class LeasedDevice implements AutoCloseable {
  private final Assignment assignment;
  private final AttemptRecord record;
  private @Nullable Device device;

  private LeasedDevice(Assignment assignment, AttemptRecord record) {
    this.assignment = assignment;
    this.record = record;
  }

  /** The device that {@code assignment} leases, where this build has such devices. */
  static LeasedDevice of(Assignment assignment, AttemptRecord record) throws TaskException {
    String name = assignment.device().name();
    if (!name.startsWith("cpu:")) {
      throw new TaskException(
          TaskFailure.of(Cause.BAD_INPUT, "this build computes on cpu:0 only, not on " + name));
    }
    return new LeasedDevice(assignment, record);
  }

  synchronized Device device() {
    Device open = device;
    if (open == null) {
      // Beside its tensors the process needs room for the heap; the worker watches the sum.
      long tensors = assignment.memoryBytes() / 4 * 3;
      open = Devices.cpu(assignment.device().threads(), tensors);
      device = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (device == null) {
      return;
    }
    try {
      device.close();
    } catch (IllegalStateException e) {
      record.leak(String.valueOf(e.getMessage()));
    }
  }
}

package io.troupe.pipelines.attempt;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.Assignment;

/** The device of one attempt; closing it records what the kind left open there. */
record LeasedDevice(Device device, AttemptRecord record) implements AutoCloseable {
  static LeasedDevice open(Assignment assignment, AttemptRecord record) throws TaskException {
    Assignment.Lease lease = assignment.device();
    if (!lease.name().startsWith("cpu:")) {
      throw new TaskException(
          TaskFailure.of(
              Cause.BAD_INPUT, "this build computes on cpu:0 only, not on " + lease.name()));
    }
    // Beside its tensors the process needs room for the heap; the worker watches the sum.
    long tensors = assignment.memoryBytes() / 4 * 3;
    return new LeasedDevice(Devices.cpu(lease.threads(), tensors), record);
  }

  @Override
  public void close() {
    try {
      device.close();
    } catch (IllegalStateException e) {
      record.leak(String.valueOf(e.getMessage()));
    }
  }
}

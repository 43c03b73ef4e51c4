package io.troupe.gpu.cuda.driver;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/** A mark in a stream. */
public final class CudaEvent implements AutoCloseable {
  private final CudaContext context;
  private final CUevent event = new CUevent();
  private boolean recorded;

  /**
   * A mark that is not set yet.
   *
   * @param timed whether it keeps the time, which costs a little
   */
  public CudaEvent(CudaContext context, boolean timed) {
    this.context = context;
    context.enter();
    context.check(
        JCudaDriver.cuEventCreate(
            event, timed ? CUevent_flags.CU_EVENT_DEFAULT : CUevent_flags.CU_EVENT_DISABLE_TIMING),
        "cuEventCreate");
  }

  /** Sets the mark behind everything that the stream has been given. */
  public void record(CudaStream stream) {
    context.enter();
    context.check(JCudaDriver.cuEventRecord(event, stream.jcuda()), "cuEventRecord");
    recorded = true;
  }

  /** Waits until the stream has come to the mark; at once if it was never set. */
  public void await() {
    if (recorded) {
      context.enter();
      context.check(JCudaDriver.cuEventSynchronize(event), "cuEventSynchronize");
    }
  }

  /** Milliseconds from a mark to this one; both must be timed and reached. */
  public double millisecondsSince(CudaEvent start) {
    context.enter();
    float[] milliseconds = {0};
    context.check(
        JCudaDriver.cuEventElapsedTime(milliseconds, start.event, event), "cuEventElapsedTime");
    return milliseconds[0];
  }

  @Override
  public void close() {
    if (context.enterToClose()) {
      context.check(JCudaDriver.cuEventDestroy(event), "cuEventDestroy");
    }
  }
}

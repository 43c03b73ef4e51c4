package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.driver.CudaContext;
import io.troupe.gpu.cuda.driver.CudaEvent;
import io.troupe.gpu.cuda.driver.CudaStream;

/** The device's own clock: the time between two marks in the compute stream. */
public final class CudaTimer implements AutoCloseable {
  private final CudaStream stream;
  private final CudaEvent start;
  private final CudaEvent end;

  CudaTimer(CudaContext context, CudaStream stream) {
    this.stream = stream;
    this.start = new CudaEvent(context, true);
    this.end = new CudaEvent(context, true);
  }

  /** Sets the first mark behind what was launched. */
  public void start() {
    start.record(stream);
  }

  /** Sets the second mark, waits for it, and gives the milliseconds since the first. */
  public double stop() {
    end.record(stream);
    end.await();
    return end.millisecondsSince(start);
  }

  @Override
  public void close() {
    start.close();
    end.close();
  }
}

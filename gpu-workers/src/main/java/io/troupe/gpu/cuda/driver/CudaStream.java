package io.troupe.gpu.cuda.driver;

import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** A queue of the device: what is put into it happens in that order. */
public final class CudaStream implements Resources.Resource {
  private final CudaContext context;
  private final Addresses.Stream stream = new Addresses.Stream();

  /** A new stream that waits for no other. */
  public CudaStream(CudaContext context) {
    this.context = context;
    context.enter();
    context.check(
        JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING),
        "cuStreamCreate");
  }

  /** Waits until everything in it has happened; finds the errors of what was launched. */
  public void synchronise() {
    context.enter();
    context.check(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize");
    context.settled();
  }

  /** The driver's handle, for libraries beside JCuda. */
  public long handle() {
    return stream.handle();
  }

  /** The same for JCuda's. */
  public CUstream jcuda() {
    return stream;
  }

  @Override
  public void close() {
    if (context.enterToClose()) {
      context.check(JCudaDriver.cuStreamDestroy(stream), "cuStreamDestroy");
    }
  }
}

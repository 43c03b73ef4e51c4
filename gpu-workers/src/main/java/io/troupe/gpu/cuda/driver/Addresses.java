package io.troupe.gpu.cuda.driver;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;

/**
 * Addresses as JCuda takes them. JCuda keeps its constructors from numbers protected, so these are
 * subclasses; nothing is copied, and no Java array is pinned.
 */
final class Addresses {
  private static final CUdeviceptr ZERO = new CUdeviceptr();

  private Addresses() {}

  /** Host memory. */
  static Pointer host(long address) {
    return new Host(address);
  }

  /** Device memory. */
  static CUdeviceptr device(long address) {
    return ZERO.withByteOffset(address);
  }

  private static final class Host extends Pointer {
    Host(long address) {
      super(address);
    }
  }

  /** A device pointer that the driver fills and that can be asked what it is. */
  static final class Allocated extends CUdeviceptr {
    long address() {
      return getNativePointer();
    }
  }

  /** A stream that can be asked for its handle. */
  static final class Stream extends CUstream {
    long handle() {
      return getNativePointer();
    }
  }
}

package io.troupe.gpu.cuda.driver;

import jcuda.driver.CUresult;

/** The driver refused a call. What loses the device is a {@code DeviceLostException} instead. */
public final class CudaFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a result means for the caller. */
  public enum Kind {
    /** The device has no more memory. */
    OUT_OF_MEMORY,
    /** A module image has nothing for this device, or is none. */
    NO_IMAGE,
    /** A module has no kernel of that name. */
    NOT_FOUND,
    /** The context is broken, and with it the process. */
    LOST,
    /** The call was wrong. */
    REFUSED;

    static Kind of(int result) {
      return switch (result) {
        case CUresult.CUDA_ERROR_OUT_OF_MEMORY -> OUT_OF_MEMORY;
        case CUresult.CUDA_ERROR_INVALID_IMAGE,
            CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU,
            CUresult.CUDA_ERROR_INVALID_PTX,
            CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION,
            CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND,
            CUresult.CUDA_ERROR_JIT_COMPILATION_DISABLED,
            CUresult.CUDA_ERROR_INVALID_SOURCE ->
            NO_IMAGE;
        case CUresult.CUDA_ERROR_NOT_FOUND -> NOT_FOUND;
        case CUresult.CUDA_ERROR_DEINITIALIZED,
            CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE,
            CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
            CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE,
            CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
            CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
            CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
            CUresult.CUDA_ERROR_ASSERT,
            CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
            CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
            CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
            CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
            CUresult.CUDA_ERROR_INVALID_PC,
            CUresult.CUDA_ERROR_LAUNCH_FAILED,
            CUresult.CUDA_ERROR_UNKNOWN ->
            LOST;
        default -> REFUSED;
      };
    }
  }

  private final int result;
  private final Kind kind;

  /**
   * A refused call.
   *
   * @param where device and call, with what it was given
   * @param result the driver's code
   */
  public CudaFailure(String where, int result) {
    super(where + ": " + name(result));
    this.result = result;
    this.kind = Kind.of(result);
  }

  /** The driver's code, as in {@code cuda.h}. */
  public int result() {
    return result;
  }

  /** What it means. */
  public Kind kind() {
    return kind;
  }

  /** Such as {@code CUDA_ERROR_OUT_OF_MEMORY (2)}. */
  static String name(int result) {
    return CUresult.stringFor(result) + " (" + result + ")";
  }
}

package io.troupe.gpu.cuda.driver;

import io.troupe.gpu.DeviceLostException;
import io.troupe.gpu.DeviceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * The primary context of one device, and what its errors mean.
 *
 * <p>The driver keeps a current context for each thread of the operating system. Every use starts
 * with {@link #enter()}: one look at a thread local, and a call of the driver only where the thread
 * last used another context. Used by one thread at a time, which may change.
 */
public final class CudaContext implements Resources.Resource {
  private static final ThreadLocal<@Nullable CudaContext> CURRENT = new ThreadLocal<>();

  private static final int CUDA_13 = 13_000;

  private final String name;
  private final String gpu;
  private final CUdevice device;
  private final CUcontext context;
  private final int capability;
  private final int multiprocessors;
  private final PendingLaunches pending = new PendingLaunches();
  private volatile @Nullable DeviceLostException lost;
  private boolean closed;

  private CudaContext(
      String name,
      String gpu,
      CUdevice device,
      CUcontext context,
      int capability,
      int multiprocessors) {
    this.name = name;
    this.gpu = gpu;
    this.device = device;
    this.context = context;
    this.capability = capability;
    this.multiprocessors = multiprocessors;
  }

  /**
   * Holds the primary context of a device, which other libraries of this process share.
   *
   * @param index the device's number for the driver
   * @throws DeviceUnavailableException if there is no such device or it gives no context
   */
  public static CudaContext open(int index) {
    String name = "cuda:" + index;
    CUdevice device = new CUdevice();
    require(name, "cuInit", JCudaDriver.cuInit(0));
    require(name, "cuDeviceGet", JCudaDriver.cuDeviceGet(device, index));
    String gpu = gpu(device);
    String full = name + " (" + gpu + ")";
    int capability =
        10
                * attribute(
                    full, device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(
                full, device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    int multiprocessors =
        attribute(full, device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    // The last step, so that nothing is held if one fails.
    CUcontext context = new CUcontext();
    require(
        full, "cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
    return new CudaContext(name, gpu, device, context, capability, multiprocessors);
  }

  /** What users see, such as {@code cuda:0}. */
  public String name() {
    return name;
  }

  /** What the maker calls it, such as {@code NVIDIA H100}. */
  public String gpu() {
    return gpu;
  }

  /** The compute capability as one number, such as 90. */
  public int capability() {
    return capability;
  }

  /** The major versions of the toolkit whose code the driver loads, the newest first. */
  public List<Integer> toolkitMajors() {
    int[] version = {0};
    check(JCudaDriver.cuDriverGetVersion(version), "cuDriverGetVersion");
    return toolkitMajors(version[0]);
  }

  /** The same for what {@code cuDriverGetVersion} says, such as 13000. */
  public static List<Integer> toolkitMajors(int driverVersion) {
    return driverVersion >= CUDA_13 ? List.of(13, 12) : List.of(12);
  }

  /** The number of streaming multiprocessors. */
  public int multiprocessors() {
    return multiprocessors;
  }

  /** What the device has free and in all, in bytes, whoever uses it. */
  public DeviceBytes bytes() {
    enter();
    long[] free = {0};
    long[] total = {0};
    check(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
    return new DeviceBytes(free[0], total[0]);
  }

  /**
   * Memory of a whole device.
   *
   * @param free for anybody
   * @param total all there is
   */
  public record DeviceBytes(long free, long total) {}

  /** What lost this device, if anything did. */
  public Optional<DeviceLostException> failure() {
    return Optional.ofNullable(lost);
  }

  /**
   * Makes this the context of the calling thread.
   *
   * @throws DeviceLostException if the device was lost earlier
   * @throws IllegalStateException if the context is closed, or the thread is virtual: the driver
   *     knows only threads of the operating system
   */
  public void enter() {
    DeviceLostException failure = lost;
    if (failure != null) {
      throw new DeviceLostException(String.valueOf(failure.getMessage()), failure);
    }
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
    if (CURRENT.get() != this) {
      makeCurrent();
    }
  }

  /** Like {@link #enter()} for what is done while closing, when errors no longer matter. */
  boolean enterToClose() {
    if (closed || lost != null) {
      return false;
    }
    if (CURRENT.get() != this) {
      makeCurrent();
    }
    return true;
  }

  /** Turns a result into an exception unless it is a success. */
  void check(int result, String call) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw failed(result, call);
    }
  }

  /** The exception for a result that is no success. */
  RuntimeException failed(int result, String call) {
    CudaFailure failure = new CudaFailure(this + ": " + call, result);
    if (failure.kind() != CudaFailure.Kind.LOST) {
      return failure;
    }
    DeviceLostException loss =
        new DeviceLostException(
            this
                + " is lost: "
                + CudaFailure.name(result)
                + ", found by "
                + call
                + "; "
                + pending
                + "; this process must end and the work be done again;"
                + " -Dtroupe.cuda.synchronous=true names the kernel",
            failure);
    lost = loss;
    return loss;
  }

  /** Remembers a launch until the host has waited for it. */
  public void launched(Object launch) {
    pending.add(launch);
  }

  /** The host has waited for everything, and nothing went wrong. */
  void settled() {
    pending.clear();
  }

  /** Gives the context back. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CURRENT.remove();
    int released = JCudaDriver.cuDevicePrimaryCtxRelease(device);
    if (lost == null) {
      check(released, "cuDevicePrimaryCtxRelease");
    }
  }

  @Override
  public String toString() {
    return name + " (" + gpu + ")";
  }

  private static int attribute(String name, CUdevice device, int attribute) {
    int[] value = {0};
    require(
        name, "cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  private void makeCurrent() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          name + " cannot be used by a virtual thread: its context belongs to a platform thread");
    }
    check(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    CURRENT.set(this);
  }

  private static String gpu(CUdevice device) {
    byte[] bytes = new byte[256];
    JCudaDriver.cuDeviceGetName(bytes, bytes.length, device);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static void require(String name, String call, int result) {
    if (result == CUresult.CUDA_SUCCESS) {
      return;
    }
    String why =
        switch (result) {
          case CUresult.CUDA_ERROR_INVALID_DEVICE ->
              "there is no such device; nvidia-smi and CUDA_VISIBLE_DEVICES say which there are";
          case CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE ->
              "another process uses it alone; end that, or set its compute mode to default";
          case CUresult.CUDA_ERROR_OUT_OF_MEMORY ->
              "other processes have left no memory for a context; nvidia-smi says which";
          default -> "nvidia-smi may say what is wrong with it";
        };
    throw new DeviceUnavailableException(
        name + " cannot be opened: " + call + ": " + CudaFailure.name(result) + "; " + why);
  }
}

package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.CudaAvailability.Available;
import io.troupe.gpu.cuda.CudaAvailability.Unavailable;
import io.troupe.gpu.cuda.driver.CudaContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** Asks the driver; only {@link CudaProbe} may call it, as it loads JCuda. */
final class CudaDriver {
  private CudaDriver() {}

  /** What the driver says. */
  static CudaAvailability query() {
    JCudaDriver.setExceptionsEnabled(false);
    int started = JCudaDriver.cuInit(0);
    if (started == CUresult.CUDA_ERROR_NO_DEVICE) {
      return new Unavailable(
          "the NVIDIA driver is installed but sees no GPU; check nvidia-smi,"
              + " CUDA_VISIBLE_DEVICES and what the container was given");
    }
    if (started != CUresult.CUDA_SUCCESS) {
      return failed("cuInit", started);
    }
    int[] version = {0};
    int[] count = {0};
    JCudaDriver.cuDriverGetVersion(version);
    int counted = JCudaDriver.cuDeviceGetCount(count);
    if (counted != CUresult.CUDA_SUCCESS) {
      return failed("cuDeviceGetCount", counted);
    }
    List<CudaDeviceInfo> devices = new ArrayList<>();
    for (int index = 0; index < count[0]; index++) {
      devices.add(device(index));
    }
    if (devices.isEmpty()) {
      return new Unavailable(
          "the NVIDIA driver offers no GPU; check CUDA_VISIBLE_DEVICES and what the container"
              + " was given");
    }
    return new Available(
        version[0] / 1000 + "." + version[0] % 1000 / 10,
        devices,
        CudaSupplies.find(CudaContext.toolkitMajors(version[0])));
  }

  private static CudaDeviceInfo device(int index) {
    CUdevice device = new CUdevice();
    JCudaDriver.cuDeviceGet(device, index);
    byte[] name = new byte[256];
    JCudaDriver.cuDeviceGetName(name, name.length, device);
    long[] memory = {0};
    JCudaDriver.cuDeviceTotalMem(memory, device);
    int major = attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
    int minor = attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new CudaDeviceInfo(
        index, new String(name, 0, length, StandardCharsets.UTF_8), memory[0], major + "." + minor);
  }

  private static int attribute(CUdevice device, int attribute) {
    int[] value = {0};
    JCudaDriver.cuDeviceGetAttribute(value, attribute, device);
    return value[0];
  }

  private static Unavailable failed(String call, int result) {
    return new Unavailable(
        "the NVIDIA driver refuses to start ("
            + call
            + ": "
            + CUresult.stringFor(result)
            + "); check nvidia-smi, tasks run on the CPU until then");
  }
}

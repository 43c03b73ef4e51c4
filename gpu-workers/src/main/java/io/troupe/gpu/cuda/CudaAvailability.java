package io.troupe.gpu.cuda;

import java.util.List;

/** What a machine has of CUDA. */
public sealed interface CudaAvailability {
  /**
   * There is at least one device.
   *
   * @param driverVersion the newest CUDA version that the driver knows, such as {@code 13.0}
   * @param devices in the driver's order
   * @param supplies what they need beside the driver
   */
  record Available(String driverVersion, List<CudaDeviceInfo> devices, CudaSupplies supplies)
      implements CudaAvailability {
    /** Keeps a copy of the list. */
    public Available {
      devices = List.copyOf(devices);
    }
  }

  /**
   * There is none that can be used.
   *
   * @param reason one sentence that says what is missing and what to do
   */
  record Unavailable(String reason) implements CudaAvailability {}
}

package io.troupe.gpu.agreement;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The CUDA kernels on a real device, with whoever multiplies matrices there. */
@Tag("gpu")
class GpuAgreementTest extends FamiliesAgree {
  private final Device device = Devices.cuda(0, 4L << 30);

  @AfterAll
  void close() {
    device.close();
  }

  @Override
  Device device() {
    return device;
  }
}

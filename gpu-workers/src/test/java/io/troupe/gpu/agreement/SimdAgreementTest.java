package io.troupe.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The Vector API's kernels on two threads. */
class SimdAgreementTest extends FamiliesAgree {
  private final Device device = Devices.ownKernels(2, 4L << 30);

  @BeforeAll
  void vectorsAreThere() {
    assertThat(device.operations().backend().name()).startsWith("simd");
  }

  @AfterAll
  void close() {
    device.close();
  }

  @Override
  Device device() {
    return device;
  }
}

package io.troupe.gpu.agreement;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import org.junit.jupiter.api.AfterAll;

/**
 * The reference in float32 against itself in float64: tolerances are not tighter than a rounding.
 */
class ReferenceAgreementTest extends FamiliesAgree {
  private final Device device = Devices.reference(ElementType.FLOAT32);

  @AfterAll
  void close() {
    device.close();
  }

  @Override
  Device device() {
    return device;
  }
}

package io.troupe.gpu.agreement;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;

/** The families whose products oneDNN computes, on two threads. */
class OneDnnAgreementTest extends FamiliesAgree {
  private final Device device = Devices.cpu(2, 4L << 30);

  @BeforeAll
  void theLibraryIsThere() {
    assumeThat(device.operations().backend().name()).endsWith("onednn");
  }

  @AfterAll
  void close() {
    device.close();
  }

  @Override
  Device device() {
    return device;
  }

  @Override
  Stream<Arguments> familiesAndSizes() {
    return Stream.of("linearAlgebra", "factorisation")
        .flatMap(family -> sizes().stream().map(size -> Arguments.of(family, size)));
  }

  @Override
  Stream<Arguments> families() {
    return Stream.of(Arguments.of("linearAlgebra"), Arguments.of("factorisation"));
  }
}

package io.troupe.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import io.troupe.gpu.standin.Variant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The CUDA kernels on the stand-in driver: fast in order, fused as a GPU would fuse, with three
 * schedules drawn from seeds while streams drain at random, and with every access checked.
 */
@Tag("stand-in")
class StandInAgreementTest {
  private static final long LIMIT = 512L << 20;

  /** One within a warp, one across warps, one across blocks: what a schedule or a check can see. */
  private static final List<Integer> FEW = List.of(1, 17, 33, 257);

  @Nested
  class Fast extends OnStandIn {
    Fast() {
      super(Settings.fast(), Families.AWKWARD_SIZES);
    }
  }

  @Nested
  class Fused extends OnStandIn {
    Fused() {
      super(Settings.fast().compiled(Variant.fused()), FEW);
    }
  }

  @Nested
  class FirstSeed extends OnStandIn {
    FirstSeed() {
      super(Settings.seeded(1), FEW);
    }
  }

  @Nested
  class SecondSeed extends OnStandIn {
    SecondSeed() {
      super(Settings.seeded(2), FEW);
    }
  }

  @Nested
  class ThirdSeed extends OnStandIn {
    ThirdSeed() {
      super(Settings.seeded(3), FEW);
    }
  }

  @Nested
  class Checked extends OnStandIn {
    Checked() {
      super(Settings.checked(), FEW);
    }
  }

  /** All cases on a device of the stand-in; closing it fails on leaks and complaints. */
  abstract static class OnStandIn extends FamiliesAgree {
    private final StandIn.Device opened;
    private final List<Integer> sizes;

    OnStandIn(Settings settings, List<Integer> sizes) {
      this.opened = StandIn.device(settings, LIMIT);
      this.sizes = sizes;
    }

    @Override
    Device device() {
      return opened.device();
    }

    @Override
    List<Integer> sizes() {
      return sizes;
    }

    @Override
    void afterEachFamily() {
      assertThat(opened.standIn().messages()).isEmpty();
    }

    @AfterAll
    void close() {
      opened.close();
    }
  }
}

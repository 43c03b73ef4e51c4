package io.troupe.gpu.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.cuda.CudaAvailability;
import io.troupe.gpu.cuda.CudaProbe;
import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stand-in")
class DeviceHeapTest {
  private static final long MIB = 1 << 20;

  private final StandIn standIn = StandIn.load();

  @BeforeAll
  static void jcudaIsLoaded() {
    assertThat(CudaProbe.result()).isInstanceOf(CudaAvailability.Available.class);
  }

  /** Runs with a heap, and sees that nothing stays on the device. */
  private void with(Settings settings, long limitBytes, Use use) {
    standIn.start(settings);
    try (CudaContext context = CudaContext.open(0);
        DeviceHeap heap = new DeviceHeap(context, limitBytes)) {
      use.of(heap);
    }
    assertThat(standIn.alive()).isEmpty();
    assertThat(standIn.messages()).isEmpty();
  }

  /** What a test does with a heap. */
  @FunctionalInterface
  private interface Use {
    void of(DeviceHeap heap);
  }

  @Test
  void handsOutAgainWhatWasGivenBack() {
    with(
        Settings.fast(),
        MIB,
        heap -> {
          long first = heap.allocate(1000);
          long second = heap.allocate(1000);
          assertThat(first % 256).isZero();
          assertThat(second).isNotEqualTo(first);
          heap.free(first);
          assertThat(heap.keptBytes()).isEqualTo(1024);
          assertThat(heap.allocate(900)).isEqualTo(first);
          assertThat(heap.usedBytes()).isEqualTo(2048);
          assertThat(heap.usedBlocks()).isEqualTo(2);
        });
  }

  @Test
  void whatIsKeptIsFreedBeforeTheLimitRefuses() {
    with(
        Settings.fast(),
        MIB,
        heap -> {
          heap.free(heap.allocate(MIB / 2));
          heap.free(heap.allocate(MIB / 4));
          assertThat(heap.keptBytes()).isEqualTo(3 * MIB / 4);
          heap.allocate(MIB);
          assertThat(heap.keptBytes()).isZero();
          assertThatThrownBy(() -> heap.allocate(1))
              .isInstanceOf(OutOfDeviceMemoryException.class)
              .hasMessage(
                  "cuda:0 cannot give 0.0 MiB: 1.0 MiB of its limit of 1.0 MiB are in use;"
                      + " ask for more memory in the task's resources, or make the model smaller");
        });
  }

  @Test
  void roundingNeverRefusesWhatTheLimitAllows() {
    long odd = MIB - 256;
    assertThat(DeviceHeap.sizeClass(odd)).isEqualTo(MIB);
    with(Settings.fast(), odd, heap -> heap.allocate(odd));
  }

  @Test
  void wastesAnEighthAtMost() {
    LongStream.of(1, 255, 256, 257, 2048, 2049, 5000, MIB - 1, MIB, MIB + 1, 3 * MIB + 5)
        .forEach(
            bytes -> {
              long size = DeviceHeap.sizeClass(bytes);
              assertThat(size % 256).isZero();
              assertThat(size).isBetween(bytes, Math.max(bytes + 255, bytes + bytes / 8 + 1));
            });
  }

  @Test
  void freesWhatIsKeptWhenTheDeviceHasNoMore() {
    with(
        Settings.fast().memory(MIB),
        8 * MIB,
        heap -> {
          heap.free(heap.allocate(MIB / 2));
          heap.free(heap.allocate(MIB / 4));
          heap.allocate(3 * MIB / 4);
          assertThat(heap.keptBytes()).isZero();
        });
  }

  @Test
  void aDeviceThatOthersUseSaysWhatItHasLeft() {
    with(
        Settings.fast().memory(2 * MIB),
        8 * MIB,
        heap -> {
          heap.allocate(3 * MIB / 2);
          assertThatThrownBy(() -> heap.allocate(MIB))
              .isInstanceOf(OutOfDeviceMemoryException.class)
              .hasMessage(
                  "cuda:0 cannot give 1.0 MiB: 1.5 MiB of its limit of 8.0 MiB are in use, but the"
                      + " device has only 0.5 MiB of 2.0 MiB free; other processes use it too:"
                      + " see nvidia-smi, and lease less of it");
          heap.allocate(MIB / 4);
        });
  }

  @Test
  void anyAllocationMayFailAndTheOthersGoOn() {
    for (int call = 1; call <= 4; call++) {
      int failing = call;
      with(
          Settings.fast().failing("cuMemAlloc_v2", call, 2),
          8 * MIB,
          heap -> {
            for (int i = 1; i <= 5; i++) {
              if (i == failing) {
                assertThatThrownBy(() -> heap.allocate(1000))
                    .isInstanceOf(OutOfDeviceMemoryException.class);
              } else {
                heap.allocate(1000);
              }
            }
            assertThat(heap.usedBlocks()).isEqualTo(4);
          });
    }
  }

  @Test
  void anotherErrorIsNoLackOfMemory() {
    with(
        Settings.fast().failing("cuMemAlloc_v2", 1, 1),
        8 * MIB,
        heap ->
            assertThatThrownBy(() -> heap.allocate(1000))
                .isInstanceOf(CudaFailure.class)
                .hasMessageContaining("cuMemAlloc of 1024 bytes: CUDA_ERROR_INVALID_VALUE (1)"));
  }

  @Test
  void whatIsNotOursCannotBeFreed() {
    with(
        Settings.fast(),
        MIB,
        heap -> {
          long address = heap.allocate(10);
          heap.free(address);
          assertThatThrownBy(() -> heap.free(address))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("cuda:0 never gave out this memory");
        });
  }

  @Test
  void twoLeasesOnOneDeviceShareIt() {
    standIn.start(Settings.fast().memory(4 * MIB));
    try (Device first = Devices.cuda(0, 8 * MIB);
        Device second = Devices.cuda(0, 8 * MIB);
        Scope a = first.scope();
        Scope b = second.scope()) {
      a.matrix(3, (int) (MIB / 4));
      assertThatThrownBy(() -> b.matrix(2, (int) (MIB / 4)))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessageContaining("1.0 MiB of 4.0 MiB free; other processes use it too");
      b.matrix(1, 1000);
    }
    assertThat(standIn.alive()).isEmpty();
  }

  @Test
  void aLeaseSmallerThanTheTaskSaysSo() {
    standIn.start(Settings.fast());
    try (Device device = Devices.cuda(0, MIB);
        Scope scope = device.scope()) {
      assertThatThrownBy(() -> scope.matrix(1000, 1000))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessageContaining("cuda:0 cannot give 3.8 MiB: 0.0 MiB of its limit of 1.0 MiB");
      assertThat(scope.matrix(10, 10).sizeBytes()).isEqualTo(400);
    }
  }

  @Test
  void scopesOfAStepTakeNothingNewAfterTheFirst() {
    standIn.start(Settings.fast());
    try (Device device = Devices.cuda(0, 8 * MIB)) {
      for (int step = 0; step < 3; step++) {
        if (step == 1) {
          standIn.set("fail", "cuMemAlloc_v2:1:2");
        }
        try (Scope scope = device.scope()) {
          List.of(10, 1000, 5000).forEach(columns -> scope.zeros(3, columns));
        }
      }
    }
  }
}

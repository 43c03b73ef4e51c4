package io.troupe.gpu.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.cuda.CudaAvailability;
import io.troupe.gpu.cuda.CudaProbe;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Copies through a staging ring of three parts of 256 bytes. The stand-in does what is asked as
 * late as it may, or at random, so a wait that is missing gives wrong bytes.
 */
@Tag("stand-in")
class CudaMemoryTest {
  private static final int PARTS = 3;
  private static final int PART_BYTES = 256;

  private final StandIn standIn = StandIn.load();

  @BeforeAll
  static void jcudaIsLoaded() {
    assertThat(CudaProbe.result()).isInstanceOf(CudaAvailability.Available.class);
  }

  private static Stream<Settings> schedules() {
    return Stream.of(
        Settings.fast(),
        Settings.fast().with("streams", "eager"),
        Settings.seeded(1),
        Settings.seeded(2),
        Settings.seeded(3));
  }

  /** What a test does with the memory of a device. */
  @FunctionalInterface
  private interface Use {
    void of(CudaMemory memory, DeviceHeap heap);
  }

  private void with(Settings settings, Fences fences, Use use) {
    standIn.start(settings);
    try (CudaContext context = CudaContext.open(0);
        CudaStream stream = new CudaStream(context);
        DeviceHeap heap = new DeviceHeap(context, 1 << 24);
        CudaMemory memory = new CudaMemory(context, stream, heap, PARTS, PART_BYTES, fences)) {
      use.of(memory, heap);
    }
    assertThat(standIn.alive()).isEmpty();
  }

  private static byte[] random(int seed, int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void whatComesBackIsWhatWentIn(Settings settings) {
    with(
        settings,
        Fences.ALL,
        (memory, heap) -> {
          for (int size : new int[] {0, 1, 3, 64, 255, 256, 257, 700, 768, 769, 5000}) {
            long address = heap.allocate(size);
            byte[] source = random(size, size);
            memory.copyIn(MemorySegment.ofArray(source), address);
            byte[] target = new byte[size];
            memory.copyOut(address, MemorySegment.ofArray(target));
            assertThat(target).as("%d bytes", size).isEqualTo(source);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void theSourceMayChangeAtOnceAndCopiesKeepTheirOrder(Settings settings) {
    with(settings, Fences.ALL, CudaMemoryTest::manyCopies);
  }

  /** Writes the same source again and again, with other bytes, to other places. */
  private static void manyCopies(CudaMemory memory, DeviceHeap heap) {
    assertThat(wrongOnes(memory, heap)).isZero();
  }

  private static int wrongOnes(CudaMemory memory, DeviceHeap heap) {
    int copies = 40;
    int size = 100;
    byte[] source = new byte[size];
    long[] addresses = new long[copies];
    for (int i = 0; i < copies; i++) {
      addresses[i] = heap.allocate(size);
      System.arraycopy(random(i, size), 0, source, 0, size);
      memory.copyIn(MemorySegment.ofArray(source), addresses[i]);
      memory.copy(addresses[i], addresses[i] + 128, 50);
      memory.clear(addresses[i], 10);
    }
    int wrong = 0;
    for (int i = 0; i < copies; i++) {
      byte[] target = new byte[178];
      memory.copyOut(addresses[i], MemorySegment.ofArray(target));
      byte[] expected = random(i, size);
      for (int at = 0; at < size; at++) {
        wrong += target[at] == (at < 10 ? 0 : expected[at]) ? 0 : 1;
      }
      for (int at = 0; at < 50; at++) {
        wrong += target[128 + at] == expected[at] ? 0 : 1;
      }
    }
    return wrong;
  }

  @Test
  void aStagingBufferThatIsReusedTooEarlyIsSeen() {
    Fences missing =
        new Fences() {
          @Override
          public void beforeReuse(CudaEvent lastUse) {}
        };
    with(
        Settings.fast(),
        missing,
        (memory, heap) -> assertThat(wrongOnes(memory, heap)).isPositive());
  }

  @Test
  void aResultThatIsReadTooEarlyIsSeen() {
    Fences missing =
        new Fences() {
          @Override
          public void beforeRead(CudaEvent copied) {}
        };
    with(
        Settings.fast(),
        missing,
        (memory, heap) -> assertThat(wrongOnes(memory, heap)).isPositive());
  }

  @Test
  void aStreamThatDoesNotWaitForAnotherIsSeen() {
    assertThat(throughTwoStreams(true)).isEqualTo(7);
    assertThat(throughTwoStreams(false)).isNotEqualTo(7);
  }

  /** A byte is written in one stream and read in another, which waits for it or does not. */
  private int throughTwoStreams(boolean waits) {
    int[] result = {0};
    standIn.start(Settings.fast());
    try (CudaContext context = CudaContext.open(0);
        CudaStream first = new CudaStream(context);
        CudaStream second = new CudaStream(context);
        DeviceHeap heap = new DeviceHeap(context, 1 << 20);
        CudaMemory writes = new CudaMemory(context, first, heap, PARTS, PART_BYTES, Fences.ALL);
        CudaMemory reads = new CudaMemory(context, second, heap, PARTS, PART_BYTES, Fences.ALL)) {
      long address = heap.allocate(1);
      writes.copyIn(MemorySegment.ofArray(new byte[] {7}), address);
      CUevent done = new CUevent();
      JCudaDriver.cuEventCreate(done, CUevent_flags.CU_EVENT_DISABLE_TIMING);
      JCudaDriver.cuEventRecord(done, first.jcuda());
      if (waits) {
        JCudaDriver.cuStreamWaitEvent(second.jcuda(), done, 0);
      }
      byte[] target = {0};
      reads.copyOut(address, MemorySegment.ofArray(target));
      result[0] = target[0];
      JCudaDriver.cuEventDestroy(done);
    }
    return result[0];
  }
}

package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of fault that a kernel can have is found, with what, where and which thread. */
@Tag("stand-in")
class FaultyKernelsTest {
  private static Stream<Fault> faults() {
    return Fault.all();
  }

  private static Stream<Fault> faultsThatShowWithoutChecks() {
    return Fault.all().filter(fault -> !fault.fast().isEmpty());
  }

  /** The launch's result and what the driver said. */
  private record Outcome(int result, List<String> messages) {}

  private static Outcome run(Fault fault, Settings settings) {
    Settings all = settings.with("sticky", "context").with("timeout", "0.3");
    try (RawCuda cuda = RawCuda.open(RawCuda.FAULTY, all)) {
      float[] ones = new float[129];
      Arrays.fill(ones, 1);
      CUdeviceptr x = cuda.upload(ones);
      CUdeviceptr fresh = cuda.allocate(1024);
      CUdeviceptr y = cuda.upload(new float[256]);
      Object[] arguments =
          fault.arguments().stream()
              .map(
                  argument ->
                      switch (argument) {
                        case Fault.Memory.ONES -> x;
                        case Fault.Memory.FRESH -> fresh;
                        case Fault.Memory.RESULT -> y;
                        default -> argument;
                      })
              .toArray();
      // The launch is asynchronous: it succeeds, and the error comes when somebody waits.
      RawCuda.succeeds(cuda.launch(fault.kernel(), fault.grid(), null, arguments));
      int result = JCudaDriver.cuCtxSynchronize();
      assertThat(JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(result);
      return new Outcome(result, StandIn.load().messages());
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void areFoundByTheCheckedBuild(Fault fault) {
    Outcome outcome = run(fault, Settings.checked());
    assertThat(outcome.result()).isEqualTo(fault.result());
    assertThat(outcome.messages())
        .anySatisfy(
            message -> {
              assertThat(message).startsWith(fault.kernel() + ": ").contains(fault.message());
              assertThat(message).contains(fault.thread());
              if (!fault.code().isEmpty()) {
                assertThat(message).containsPattern("(line |faulty.cu:)" + fault.line() + "\\b");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("faultsThatShowWithoutChecks")
  void areFoundWithoutChecksWhereTheyCrashOrHang(Fault fault) {
    Outcome outcome = run(fault, Settings.fast());
    assertThat(outcome.result()).isNotZero();
    assertThat(outcome.messages()).singleElement().asString().contains(fault.fast());
  }

  /** In order, a thread that need not wait runs far ahead, which hides this one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anotherOrderShowsWhatInOrderHides(long seed) {
    assertThat(wrongNeighbours(Settings.fast())).isZero();
    assertThat(wrongNeighbours(Settings.seeded(seed))).isPositive();
  }

  private static int wrongNeighbours(Settings settings) {
    try (RawCuda cuda = RawCuda.open(RawCuda.FAULTY, settings)) {
      CUdeviceptr y = cuda.allocate(1024);
      cuda.run("lower_neighbour", Grid.of(1, 256), y);
      float[] values = cuda.floats(y, 256);
      int wrong = 0;
      for (int i = 1; i < 256; i++) {
        wrong += values[i] == i - 1 ? 0 : 1;
      }
      return wrong;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void aThreadThatWaitsForAnotherIsNotLeftAlone(long seed) {
    for (Settings settings : List.of(Settings.fast(), Settings.checked())) {
      try (RawCuda cuda =
          RawCuda.open(RawCuda.FAULTY, settings.with("seed", Long.toString(seed)))) {
        CUdeviceptr y = cuda.upload(0, 0);
        cuda.launch("wait_for_flag", Grid.of(1, 64), null, y, cuda.upload(0));
        JCudaDriver.cuCtxSynchronize();
      }
    }
  }

  @Test
  void aMissingWaitForAnAsynchronousCopyGivesWrongResults() {
    Settings settings = Settings.fast().compiled(Variant.fast().defining("PLANT_MISSING_WAIT"));
    try (RawCuda cuda = RawCuda.open(RawCuda.KERNELS, settings)) {
      CUdeviceptr y = cuda.allocate(32);
      cuda.run("swap_and_double", Grid.of(1, 128), cuda.upload(new float[8]), y, 2);
      assertThat(cuda.floats(y, 8)).contains(Float.NaN);
    }
  }

  /** Faults of the JVM itself are still the JVM's. */
  @Test
  void nullChecksAndDivisionsOfTheJvmStillWork() {
    run(Fault.all().toList().getFirst(), Settings.fast());
    int caught = 0;
    long sum = 0;
    for (int i = 0; i < 200_000; i++) {
      Integer value = i % 3 == 0 ? nothing() : Integer.valueOf(i);
      try {
        sum += value;
      } catch (NullPointerException e) {
        caught++;
      }
      try {
        sum += 1 / (i & 1);
      } catch (ArithmeticException e) {
        caught++;
      }
    }
    assertThat(sum).isPositive();
    assertThat(caught).isEqualTo(66_667 + 100_000);
  }

  @SuppressWarnings("NullAway") // What the test is about.
  private static Integer nothing() {
    return null;
  }
}

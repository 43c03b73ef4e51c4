package io.troupe.gpu.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ComputePoolTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void computesEachTileOnce(int threads) {
    try (ComputePool pool = new ComputePool(threads)) {
      for (int count : new int[] {0, 1, 2, 7, 1000}) {
        for (int round = 0; round < 50; round++) {
          AtomicIntegerArray computed = new AtomicIntegerArray(count);
          pool.run(
              count,
              (tile, thread) -> {
                assertThat(thread).isBetween(0, threads - 1);
                computed.incrementAndGet(tile);
              });
          for (int tile = 0; tile < count; tile++) {
            assertThat(computed.get(tile)).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void aThreadNumberIsNeverUsedTwiceAtOnce() {
    try (ComputePool pool = new ComputePool(4)) {
      AtomicIntegerArray inUse = new AtomicIntegerArray(4);
      for (int round = 0; round < 200; round++) {
        pool.run(
            64,
            (tile, thread) -> {
              assertThat(inUse.incrementAndGet(thread)).isEqualTo(1);
              inUse.decrementAndGet(thread);
            });
      }
    }
  }

  @Test
  void helpersComeBackAfterTheyParked() {
    try (ComputePool pool = new ComputePool(2)) {
      AtomicLong sum = new AtomicLong();
      for (int round = 0; round < 20; round++) {
        long until = System.nanoTime() + 2_000_000;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        pool.run(10, (tile, thread) -> sum.addAndGet(tile));
      }
      assertThat(sum.get()).isEqualTo(20 * 45);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatATileThrowsReachesTheCallerAndThePoolGoesOn(int threads) {
    try (ComputePool pool = new ComputePool(threads)) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      100,
                      (tile, thread) -> {
                        if (tile == 17) {
                          throw new IllegalArgumentException("tile 17");
                        }
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tile 17");
      AtomicLong sum = new AtomicLong();
      pool.run(5, (tile, thread) -> sum.addAndGet(tile));
      assertThat(sum.get()).isEqualTo(10);
    }
  }

  @Test
  void refusesWorkAfterClosing() {
    ComputePool pool = new ComputePool(2);
    pool.close();
    pool.close();
    assertThatThrownBy(() -> pool.run(1, (tile, thread) -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesLessThanOneThread() {
    assertThatThrownBy(() -> new ComputePool(0)).hasMessageContaining("at least 1 thread, got 0");
  }
}

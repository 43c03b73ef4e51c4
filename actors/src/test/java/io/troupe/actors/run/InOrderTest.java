package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private final List<String> answers = Collections.synchronizedList(new ArrayList<>());

  @Test
  void answersInTheOrderOfTheQuestions() throws InterruptedException {
    CountDownLatch third = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      InOrder order = new InOrder(threads);
      order.ask(() -> after(third, "first"), answers::add);
      order.ask(() -> "second", answers::add);
      order.ask(
          () -> {
            third.countDown();
            return "third";
          },
          answers::add);
    }
    assertThat(answers).containsExactly("first", "second", "third");
  }

  @Test
  void workThatFailsHoldsUpNothing() {
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      InOrder order = new InOrder(threads);
      order.ask(InOrderTest::broken, answers::add);
      order.ask(() -> "next", answers::add);
    }
    assertThat(answers).containsExactly("next");
  }

  private static String broken() {
    throw new IllegalStateException("broken");
  }

  private static String after(CountDownLatch latch, String answer) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return answer;
  }
}

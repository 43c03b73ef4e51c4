package io.troupe.actors.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor that keeps what it is told for a test. */
final class Probe<T> {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final BlockingQueue<T> told = new LinkedBlockingQueue<>();
  private final ActorRef<T> ref;

  private Probe(ActorSystem<?> system) {
    this.ref =
        system.systemActorOf(
            Behaviors.<T>receiveMessage(
                message -> {
                  told.add(message);
                  return Behaviors.same();
                }),
            "probe-" + NUMBER.incrementAndGet(),
            Props.empty());
  }

  static <T> Probe<T> of(ActorSystem<?> system) {
    return new Probe<>(system);
  }

  ActorRef<T> ref() {
    return ref;
  }

  /** The next message of this type; others before it are dropped. */
  <S> S next(Class<S> type) {
    return within(type, LIMIT)
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " within " + LIMIT));
  }

  /** The next message of this type, if it comes within {@code limit}. */
  <S> java.util.Optional<S> within(Class<S> type, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      T message = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      while (message != null && !type.isInstance(message)) {
        message = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      return java.util.Optional.ofNullable(message).map(type::cast);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What has come and was not asked for yet. */
  List<T> drain() {
    List<T> all = new ArrayList<>();
    told.drainTo(all);
    return all;
  }
}

package io.troupe.actors.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work that goes on beside an actor, at once where threads are free, and whose answers arrive in
 * the order in which it was asked for: the cells of a sweep get ready, and so start, in the order
 * of the plan. One thread at a time may ask.
 */
final class InOrder {
  private final Executor executor;
  private CompletableFuture<?> last = CompletableFuture.completedFuture("");

  InOrder(Executor executor) {
    this.executor = executor;
  }

  /** Does {@code work} and hands its answer to {@code answer} after all earlier answers. */
  <T> void ask(Supplier<T> work, Consumer<T> answer) {
    CompletableFuture<T> done = CompletableFuture.supplyAsync(work, executor);
    // Work that failed has no answer, and holds up nobody else's.
    last = last.handle((_, _) -> "").thenAcceptBoth(done, (_, answered) -> answer.accept(answered));
  }
}

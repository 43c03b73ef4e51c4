package io.troupe.pipelines.attempt;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** The subtasks that threads of one attempt wait for, between a question and its answer. */
public final class SubtaskCalls {
  private final Map<Long, CompletableFuture<SubtaskOutcome>> open = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Passes a question on. */
  @FunctionalInterface
  public interface Questions {
    /** Asks for {@code subtasks} under {@code number}, which the answer repeats. */
    void ask(long number, SubtaskList subtasks);
  }

  /** Asks, and waits on the calling thread for the answer. */
  public SubtaskOutcome ask(SubtaskList subtasks, Questions questions) throws InterruptedException {
    long number = numbers.incrementAndGet();
    CompletableFuture<SubtaskOutcome> answer = new CompletableFuture<>();
    open.put(number, answer);
    try {
      questions.ask(number, subtasks);
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never a failure of its own", e);
    } finally {
      open.remove(number);
    }
  }

  /** The answer to the question {@code number}; nothing where nobody waits for it any more. */
  public void answer(long number, SubtaskOutcome outcome) {
    CompletableFuture<SubtaskOutcome> waiting = open.get(number);
    if (waiting != null) {
      waiting.complete(outcome);
    }
  }

  /** The attempt has ended: threads of it that still wait go on with a failure. */
  public void close() {
    TaskFailure ended = TaskFailure.of(Cause.CANCELLED, "the attempt has ended");
    open.keySet().forEach(number -> answer(number, new SubtaskOutcome.Failed(ended)));
  }
}

package io.troupe.cli;

import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints a log as it grows, until its attempt has ended. */
final class LogTail {
  private static final long LOOK_MILLIS = 200;
  private static final int MOST_BYTES = 1 << 20;

  private final LogPrinter printer;
  private final RunReader reader;
  private final String run;
  private final TaskId task;
  private final int attempt;
  private long printed;

  LogTail(LogPrinter printer, RunReader reader, String run, TaskId task, int attempt) {
    this.printer = printer;
    this.reader = reader;
    this.run = run;
    this.task = task;
    this.attempt = attempt;
  }

  void print() throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    boolean last = false;
    while (true) {
      Optional<Path> log = reader.log(run, task, attempt);
      boolean more = log.isPresent() && printMore(log.get());
      if (more) {
        continue;
      }
      if (last) {
        return;
      }
      last = ended();
      if (!last && never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private boolean printMore(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long left = file.length() - printed;
      if (left <= 0) {
        return false;
      }
      byte[] bytes = new byte[(int) Math.min(left, MOST_BYTES)];
      file.seek(printed);
      file.readFully(bytes);
      printed += bytes.length;
      printer.print(bytes);
      return true;
    }
  }

  /** Whether the attempt says no more: it ended, or nobody makes the run any more. */
  private boolean ended() {
    Optional<RunView> view = reader.find(run);
    return reader.owner(run).isEmpty()
        || view.stream()
            .flatMap(found -> found.tasks().stream())
            .filter(found -> found.id().equals(task))
            .flatMap(found -> found.attempts().stream())
            .filter(found -> found.n() == attempt)
            .allMatch(found -> found.state().terminal());
  }
}

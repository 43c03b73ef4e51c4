package io.troupe.actors.executor;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an executor process ended by itself.
 *
 * @param status its exit status; of one that a signal ended, 128 and the signal's number
 * @param report where its JVM would have left a report of a crash
 */
record Exit(int status, Path report) {
  private static final int BY_SIGNAL = 128;
  private static final int KILL = 9;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", KILL, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  /** The failure of the attempt that it was making, which had printed {@code lastLines}. */
  TaskFailure failure(List<String> lastLines) {
    if (status == Frame.EXIT_OUT_OF_MEMORY || lastLines.stream().anyMatch(Exit::saysNoMemory)) {
      return new TaskFailure(
          Cause.OUT_OF_MEMORY,
          "the executor could not get the memory that it needed, and ended",
          Optional.of("give the task more memory under resources, or make it smaller"),
          lastLines);
    }
    return new TaskFailure(
        Cause.CRASH, "the executor ended with " + how(lastLines), hint(), lastLines);
  }

  /** The exit code or signal in words. */
  private String how(List<String> lastLines) {
    String ending =
        status <= BY_SIGNAL
            ? "exit code " + status
            : "signal %d (%s)"
                .formatted(status - BY_SIGNAL, SIGNALS.getOrDefault(status - BY_SIGNAL, "unknown"));
    // A JVM that a signal hits reports it, and then ends itself by another way.
    return lastLines.stream()
        .filter(line -> line.matches("#  SIG[A-Z]+ \\(0x[0-9a-f]+\\) at pc.*"))
        .findFirst()
        .map(line -> line.replaceAll("#  (SIG[A-Z]+) .*", "$1") + " (" + ending + ")")
        .orElse(ending);
  }

  private Optional<String> hint() {
    if (Files.exists(report)) {
      return Optional.of("the JVM's report is " + report);
    }
    if (status == BY_SIGNAL + KILL) {
      return Optional.of("somebody killed it, perhaps the kernel for want of memory");
    }
    if (status < BY_SIGNAL) {
      return Optional.of("the kind, or a library that it uses, ended the process");
    }
    return Optional.empty();
  }

  private static boolean saysNoMemory(String line) {
    return line.contains("insufficient memory for the Java Runtime Environment");
  }
}

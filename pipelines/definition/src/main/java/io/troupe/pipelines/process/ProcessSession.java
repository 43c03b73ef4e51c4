package io.troupe.pipelines.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processes of a session (setsid(2)): an executor and all that it started, also where those
 * made process groups of their own or lost their parent. Read from {@code /proc}.
 *
 * @param id the process id of the session's leader
 */
public record ProcessSession(long id) {
  private static final Path PROC = Path.of("/proc");

  /** The ids of its processes that have not ended; zombies have. */
  public List<Long> living() {
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes.flatMap(this::member).toList();
    } catch (IOException e) {
      throw new IllegalStateException("cannot list " + PROC + ": " + e.getMessage(), e);
    }
  }

  /** Sends SIGKILL to every process of it; to its leader, who may be the caller, last. */
  public void kill() {
    living().stream().filter(pid -> pid != id).forEach(pid -> Posix.signal(pid, Posix.SIGKILL));
    Posix.signalGroup(id, Posix.SIGKILL);
  }

  /** Whether the process {@code pid} has not ended; a zombie has. */
  public static boolean isLiving(long pid) {
    return fields(PROC.resolve(Long.toString(pid))).anyMatch(ProcessSession::living);
  }

  private Stream<Long> member(Path process) {
    String name = process.getFileName().toString();
    if (!Character.isDigit(name.charAt(0))) {
      return Stream.empty();
    }
    return fields(process)
        .filter(fields -> Long.parseLong(fields[3]) == id)
        .filter(ProcessSession::living)
        .map(_ -> Long.parseLong(name));
  }

  private static boolean living(String[] fields) {
    return !"ZX".contains(fields[0]);
  }

  /** The fields of proc(5)'s {@code stat} from the third on; none where the process is gone. */
  private static Stream<String[]> fields(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The second field is the command in parentheses and may hold spaces and parentheses.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Stream.<String[]>of(fields);
    } catch (IOException _) {
      return Stream.empty();
    }
  }
}

package io.troupe.actors.executor;

import io.troupe.pipelines.process.Posix;
import io.troupe.pipelines.process.ProcessSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Executors that have outlived their worker. The end of its socket ends an executor, but not one
 * that was stopped (SIGSTOP), and nobody would ever continue that one.
 */
public final class Orphans {
  private static final Path PROC = Path.of("/proc");

  private Orphans() {}

  /**
   * Ends those of the state folder {@code home}, with all that they started.
   *
   * <p>One is recognised by its command line: the main class and a socket in the private folder of
   * this state folder, whose name begins with the process id of its worker. An executor is a child
   * of its worker as long as that one lives. Processes in another PID namespace, such as a
   * container's, have other ids than their command line says and are left alone.
   *
   * @return how many there were
   */
  public static int end(Path home) throws IOException {
    Path folder = SocketFolder.of(home).path();
    String namespace = namespace(PROC.resolve("self"));
    List<Path> orphans;
    try (Stream<Path> processes = Files.list(PROC)) {
      orphans =
          processes
              .filter(process -> Character.isDigit(process.getFileName().toString().charAt(0)))
              .filter(process -> orphan(process, folder) && namespace(process).equals(namespace))
              .toList();
    }
    for (Path process : orphans) {
      long pid = Long.parseLong(process.getFileName().toString());
      new ProcessSession(pid).kill();
      Posix.signal(pid, Posix.SIGKILL); // Where it was stopped before it led a session.
    }
    return orphans.size();
  }

  private static boolean orphan(Path process, Path folder) {
    List<String> command = List.of(text(process.resolve("cmdline")).split("\0", -1));
    int main = command.indexOf(JvmFlags.MAIN);
    if (main < 0 || main + 1 >= command.size()) {
      return false;
    }
    Path socket = Path.of(command.get(main + 1));
    if (!folder.equals(socket.getParent())) {
      return false;
    }
    String stat = text(process.resolve("stat"));
    // proc(5): after the name in parentheses come the state and the parent's id.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
    return fields.length == 3 && !socket.getFileName().toString().startsWith(fields[1] + "-");
  }

  /** The content of a file of a process; empty where that one is gone or somebody else's. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static String namespace(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/pid")).toString();
    } catch (IOException _) {
      return "";
    }
  }
}

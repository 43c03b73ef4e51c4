package io.troupe.actors.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.process.Posix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
  private static final int SIGSTOP = 19;
  private final List<Process> started = new ArrayList<>();

  @TempDir Path home;
  @TempDir Path other;

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  /** A process with the command line of an executor of the worker {@code worker}. */
  private Process executor(Path state, long worker) throws IOException {
    Path socket = SocketFolder.of(state).path().resolve(worker + "-1");
    Process process =
        new ProcessBuilder("sh", "-c", "read line", JvmFlags.MAIN, socket.toString()).start();
    started.add(process);
    return process;
  }

  @Test
  void endsStoppedExecutorsOfADeadWorkerAndNoOthers() throws IOException {
    long own = ProcessHandle.current().pid();
    long dead = own + 1; // Whoever has this id, it is not the parent of what this process starts.
    Process orphan = executor(home, dead);
    Posix.signal(orphan.pid(), SIGSTOP);
    Process child = executor(home, own);
    Process elsewhere = executor(other, dead);
    assertThat(Orphans.end(home)).isEqualTo(1);
    Await.until("it has ended", () -> !orphan.isAlive());
    assertThat(child.isAlive()).isTrue();
    assertThat(elsewhere.isAlive()).isTrue();
  }
}

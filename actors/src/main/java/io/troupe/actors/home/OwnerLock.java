package io.troupe.actors.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The right to write a run: a lock on {@code owner.lock} in the run's folder, which the kernel
 * takes back when the process dies, and the process id in {@code owner} beside it, for people.
 *
 * <p>POSIX gives up a process's lock on a file when it closes <i>any</i> descriptor of that file.
 * So the lock file is opened here only, and never while this process holds it.
 */
public final class OwnerLock implements AutoCloseable {
  private static final Map<Path, OwnerLock> HELD = new HashMap<>();

  private final Path folder;
  private final FileChannel channel;

  private OwnerLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock of the run with this folder, which is made where it is missing.
   *
   * @throws OwnedException when a living process has it, this one included
   */
  public static OwnerLock acquire(Path folder) throws IOException {
    synchronized (HELD) {
      Files.createDirectories(folder);
      Path real = folder.toRealPath();
      if (HELD.containsKey(real)) {
        throw new OwnedException(real, ProcessHandle.current().pid());
      }
      FileChannel channel =
          FileChannel.open(
              real.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new OwnedException(real, recorded(real).orElse(0));
      }
      OwnerLock owner = new OwnerLock(real, channel);
      Files.writeString(real.resolve("owner"), ProcessHandle.current().pid() + "\n");
      HELD.put(real, owner);
      return owner;
    }
  }

  /** The living process that has the lock of the run with this folder. */
  public static OptionalLong holder(Path folder) throws IOException {
    synchronized (HELD) {
      Path real;
      try {
        real = folder.toRealPath();
      } catch (NoSuchFileException _) {
        return OptionalLong.empty();
      }
      if (HELD.containsKey(real)) {
        return OptionalLong.of(ProcessHandle.current().pid());
      }
      try (FileChannel channel =
              FileChannel.open(real.resolve("owner.lock"), StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null ? recorded(real) : OptionalLong.empty();
      } catch (NoSuchFileException _) {
        return OptionalLong.empty();
      }
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (HELD.remove(folder, this)) {
        Files.deleteIfExists(folder.resolve("owner"));
        channel.close();
      }
    }
  }

  private static OptionalLong recorded(Path folder) throws IOException {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(folder.resolve("owner")).strip()));
    } catch (NoSuchFileException | NumberFormatException _) {
      return OptionalLong.of(0); // It has the lock and has not written its id yet.
    }
  }

  /** A living process owns the run. */
  public static final class OwnedException extends IOException {
    private static final long serialVersionUID = 1;

    private final long pid;

    OwnedException(Path folder, long pid) {
      super(
          "run %s is owned by process %s, which is alive; wait for it, or stop it first"
              .formatted(folder.getFileName(), pid == 0 ? "(unknown)" : Long.toString(pid)));
      this.pid = pid;
    }

    /** The process id; 0 when it has not written it yet. */
    public long pid() {
      return pid;
    }
  }
}

package io.troupe.arrow.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The right to write what was received of one blob: one thread of one process on the machine has it
 * at a time, and it ends with the process however that ends.
 *
 * <p>All are locks on single bytes of one file that is never removed, so that nobody can lock a
 * file that another has unlinked. POSIX drops all locks of a process on a file when it closes any
 * descriptor of it: a process has one channel on it, for as long as it has a lock.
 */
final class PartialLock implements AutoCloseable {
  private static final long POLL_MILLIS = 50;
  private static final Map<Path, Holder> HOLDERS = new HashMap<>();

  private final Path folder;
  private final String sha256;
  private final FileLock lock;

  private PartialLock(Path folder, String sha256, FileLock lock) {
    this.folder = folder;
    this.sha256 = sha256;
    this.lock = lock;
  }

  /** Waits until nobody else has it. */
  static PartialLock take(Path folder, String sha256) throws IOException {
    synchronized (HOLDERS) {
      Optional<PartialLock> taken = tryTake(folder, sha256);
      while (taken.isEmpty()) {
        try {
          // Other processes do not notify; their locks have to be tried.
          HOLDERS.wait(POLL_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException)
              new InterruptedIOException("interrupted while another receives blob " + sha256)
                  .initCause(e);
        }
        taken = tryTake(folder, sha256);
      }
      return taken.get();
    }
  }

  /** Takes it when nobody has it. */
  static Optional<PartialLock> tryTake(Path folder, String sha256) throws IOException {
    synchronized (HOLDERS) {
      Holder holder = HOLDERS.get(folder);
      if (holder == null) {
        FileChannel channel =
            FileChannel.open(
                folder.resolve(Staging.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        holder = new Holder(channel, new HashSet<>());
        HOLDERS.put(folder, holder);
      }
      long at = place(sha256);
      FileLock lock = holder.taken.contains(at) ? null : holder.channel.tryLock(at, 1, false);
      if (lock == null) {
        closeUnused(folder, holder);
        return Optional.empty();
      }
      holder.taken.add(at);
      return Optional.of(new PartialLock(folder, sha256, lock));
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HOLDERS) {
      Holder holder = HOLDERS.get(folder);
      if (holder != null && holder.taken.remove(place(sha256))) {
        lock.release();
        closeUnused(folder, holder);
        HOLDERS.notifyAll();
      }
    }
  }

  private static void closeUnused(Path folder, Holder holder) throws IOException {
    if (holder.taken.isEmpty()) {
      HOLDERS.remove(folder);
      holder.channel.close();
    }
  }

  /** The byte that stands for a digest; two digests with one byte only wait for each other. */
  private static long place(String sha256) {
    return Long.parseLong(sha256.substring(0, 15), 16);
  }

  /** What this process has of one folder. */
  private record Holder(FileChannel channel, Set<Long> taken) {}
}

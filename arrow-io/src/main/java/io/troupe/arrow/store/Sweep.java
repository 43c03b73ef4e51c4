package io.troupe.arrow.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds and removes staging folders that nobody will finish. */
final class Sweep {
  private Sweep() {}

  /** Removes what is older than {@code age} and whose owner is gone. */
  static int abandoned(Path staging, Duration age) throws IOException {
    Instant before = Instant.now().minus(age);
    int removed = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(staging)) {
      for (Path folder : folders) {
        if (!Staging.isOpenHere(folder) && isIdle(folder, before) && isOwnerless(folder)) {
          delete(folder);
          removed++;
        }
      }
    }
    return removed;
  }

  private static boolean isIdle(Path folder, Instant before) throws IOException {
    try {
      return !newest(folder).isAfter(before);
    } catch (NoSuchFileException _) {
      return false; // closed or swept by somebody else just now
    }
  }

  private static boolean isOwnerless(Path folder) throws IOException {
    try (FileChannel channel =
            FileChannel.open(folder.resolve(Staging.LOCK), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException _) {
      return true; // killed before it made the lock, or closed just now
    }
  }

  private static Instant newest(Path folder) throws IOException {
    Instant[] newest = {Files.getLastModifiedTime(folder).toInstant()};
    walk(
        folder,
        (_, attributes) -> {
          Instant time = attributes.lastModifiedTime().toInstant();
          newest[0] = time.isAfter(newest[0]) ? time : newest[0];
        },
        _ -> {});
    return newest[0];
  }

  /** Removes {@code folder} and all in it; what is gone already is no error. */
  static void delete(Path folder) throws IOException {
    walk(folder, (file, _) -> Files.deleteIfExists(file), Files::deleteIfExists);
  }

  private static void walk(Path folder, FileVisit file, FolderVisit after) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            file.visit(path, attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e)
              throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            after.visit(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What is done with a file. */
  private interface FileVisit {
    void visit(Path file, BasicFileAttributes attributes) throws IOException;
  }

  /** What is done with a folder after all in it. */
  private interface FolderVisit {
    void visit(Path folder) throws IOException;
  }
}

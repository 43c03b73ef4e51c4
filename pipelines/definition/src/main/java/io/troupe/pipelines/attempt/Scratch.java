package io.troupe.pipelines.attempt;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of an attempt: made when the kind first asks for it, since most never do, and
 * gone when it is closed.
 */
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final AttemptRecord record;
  private boolean made;

  Scratch(Path folder, AttemptRecord record) {
    this.folder = folder;
    this.record = record;
  }

  /** The folder, which exists from now on; the attempt fails where it cannot be made. */
  synchronized Path folder() {
    if (!made) {
      create();
      made = true;
    }
    return folder;
  }

  private void create() {
    try {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw record.refuse(failure("cannot make", folder, e));
    }
  }

  @Override
  public synchronized void close() throws TaskException {
    if (!made) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new TaskException(failure("cannot delete", folder, e), e);
    }
  }

  private static TaskFailure failure(String what, Path folder, IOException e) {
    return new TaskFailure(
        Cause.IO,
        what + " the attempt's folder " + folder + ": " + e.getMessage(),
        Optional.of("look at the space and the permissions there"),
        List.of());
  }
}

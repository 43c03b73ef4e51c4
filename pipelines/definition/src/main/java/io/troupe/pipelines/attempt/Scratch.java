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

/** The private folder of an attempt, gone when it is closed. */
record Scratch(Path folder) implements AutoCloseable {
  static Scratch create(Path folder) throws TaskException {
    try {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new Scratch(folder);
    } catch (IOException e) {
      throw failed("cannot make", folder, e);
    }
  }

  @Override
  public void close() throws TaskException {
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
      throw failed("cannot delete", folder, e);
    }
  }

  private static TaskException failed(String what, Path folder, IOException e) {
    return new TaskException(
        new TaskFailure(
            Cause.IO,
            what + " the attempt's folder " + folder + ": " + e.getMessage(),
            Optional.of("look at the space and the permissions there"),
            List.of()),
        e);
  }
}

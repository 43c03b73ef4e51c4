package io.troupe.arrow.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Blobs of other stores on this machine, each read and compared with its digest once.
 *
 * <p>What is remembered is which file it was: a file that was replaced, written, renamed or given
 * other rights since has another change time or number and is read again.
 */
record Elsewhere(Path memory) {
  Path open(ArtifactStore other, Blob blob) throws IOException {
    Path file = other.open(blob);
    String identity = identity(file);
    Path note = memory.resolve(blob.sha256());
    if (!identity.equals(read(note))) {
      other.verify(blob);
      // What changed while it was read is not remembered as what was read.
      if (identity.equals(identity(file))) {
        Durable.write(note, identity.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
      }
    }
    return file;
  }

  private static String identity(Path file) throws IOException {
    Map<String, Object> a =
        Files.readAttributes(file, "unix:dev,ino,size,ctime", LinkOption.NOFOLLOW_LINKS);
    return "%s\n%s %s %s %s\n"
        .formatted(file, a.get("dev"), a.get("ino"), a.get("size"), a.get("ctime"));
  }

  private static String read(Path note) throws IOException {
    try {
      return Files.readString(note, StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    }
  }
}

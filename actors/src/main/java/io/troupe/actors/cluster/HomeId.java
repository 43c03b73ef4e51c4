package io.troupe.actors.cluster;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The id of a state folder. It is in the name of the actor systems of its cluster, so that a
 * process which got the port of one of another cluster is never taken for it.
 */
public final class HomeId {
  private static final int BYTES = 6;

  private HomeId() {}

  /** The id in {@code file}, written by the first who asks. */
  public static String of(Path file) throws IOException {
    List<String> known = SmallFile.read(file);
    if (known.isEmpty()) {
      byte[] id = new byte[BYTES];
      new SecureRandom().nextBytes(id);
      Path fresh = Files.createDirectories(file.resolveSibling(".")).resolve("id." + hex(id));
      SmallFile.write(fresh, List.of(hex(id)));
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException _) {
        // Another process was faster; its id counts.
      } finally {
        Files.deleteIfExists(fresh);
      }
      known = SmallFile.read(file);
    }
    String id = known.isEmpty() ? "" : known.getFirst();
    if (!id.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
      throw new IOException(file + " holds no id of a state folder; remove it");
    }
    return id;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

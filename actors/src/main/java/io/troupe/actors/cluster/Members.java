package io.troupe.actors.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.Address;

/** The file with the addresses of the members that the coordinator saw last. */
public final class Members {
  private final Path file;

  /** They are in {@code file}. */
  public Members(Path file) {
    this.file = file;
  }

  /** Those that the last coordinator saw, as {@code host:port}. */
  List<String> read() throws IOException {
    return SmallFile.read(file);
  }

  /** Replaces them. */
  void write(Collection<String> addresses) throws IOException {
    SmallFile.write(file, List.copyOf(addresses));
  }

  /** Host and port of {@code address}, as the file has them. */
  static String text(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}

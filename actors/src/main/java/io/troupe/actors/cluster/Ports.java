package io.troupe.actors.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that a process keeps from life to life, so that it comes back as itself: the new process
 * at an old address replaces the old one at once. Ports lie below those that the kernel gives to
 * outgoing connections, which could otherwise hold one while its owner restarts.
 */
public final class Ports {
  /** The highest port that TCP has. */
  static final int HIGHEST = 65_535;

  /** How many ports above the first one are tried. */
  private static final int RANGE = 4000;

  private static final int TRIES = 200;
  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

  private final Path file;
  private final int first;
  private final boolean inOrder;

  private Ports(Path file, int first, boolean inOrder) {
    this.file = file;
    this.first = first;
    this.inOrder = inOrder;
  }

  /** The port in {@code file}; else {@code first}, or the next above it that is free. */
  public static Ports upFrom(int first, Path file) {
    return new Ports(file, first, true);
  }

  /**
   * The port in {@code file}; else any free one above {@code first}: many processes that start at
   * once hardly choose the same.
   */
  public static Ports anyAbove(int first, Path file) {
    return new Ports(file, first, false);
  }

  /** The port to be used now: the kept one if it is free, else a new one. */
  int choose() throws IOException {
    OptionalInt kept = kept();
    if (kept.isPresent()) {
      if (free(kept.getAsInt())) {
        return kept.getAsInt();
      }
      LOG.warn("port {} of {} is taken; another one is chosen", kept.getAsInt(), file);
    }
    for (int i = 0; i < TRIES; i++) {
      int port = first + (inOrder ? i : 1 + RandomGenerator.getDefault().nextInt(RANGE));
      if (port <= HIGHEST && free(port)) {
        return port;
      }
    }
    throw new IOException(
        "no port from %d up is free; set troupe.actors.cluster.port".formatted(first));
  }

  /** Remembers {@code port}, which works. */
  void keep(int port) throws IOException {
    if (kept().isEmpty() || kept().getAsInt() != port) {
      SmallFile.write(file, List.of(Integer.toString(port)));
    }
  }

  private OptionalInt kept() throws IOException {
    List<String> lines = SmallFile.read(file);
    try {
      int port = lines.isEmpty() ? 0 : Integer.parseInt(lines.getFirst());
      return port > 0 && port <= HIGHEST ? OptionalInt.of(port) : OptionalInt.empty();
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // As the actor system does: old connections may linger.
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}

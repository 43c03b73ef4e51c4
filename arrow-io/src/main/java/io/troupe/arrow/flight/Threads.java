package io.troupe.arrow.flight;

import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the libraries below share with the rest of the process: threads and a log. */
final class Threads {
  /** Kept, because the JDK forgets the level of a logger that nobody holds. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private Threads() {}

  /**
   * Says nothing of consumers that go away: gRPC warns of each, on the process's standard error.
   */
  static void quietLibraries() {
    GRPC.setLevel(Level.SEVERE);
  }

  /** Threads that keep no process alive, with names that say whose they are. */
  static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 1).factory();
  }
}

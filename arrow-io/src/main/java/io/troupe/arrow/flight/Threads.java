package io.troupe.arrow.flight;

import java.util.concurrent.ThreadFactory;

/** Threads that keep no process alive, with names that say whose they are. */
final class Threads {
  private Threads() {}

  static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 1).factory();
  }
}

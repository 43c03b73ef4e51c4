package io.troupe.gpu.cuda.driver;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, closed in the opposite order; one that fails does not keep the others open. */
public final class Resources implements AutoCloseable {
  private final Deque<Resource> open = new ArrayDeque<>();

  /** Something of a device that is closed without a checked exception. */
  @FunctionalInterface
  public interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  /** Takes a resource, to be closed before what it took earlier. */
  public <T extends Resource> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  @SuppressWarnings("checkstyle:IllegalCatch") // Whatever one throws, the others must be closed.
  public void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}

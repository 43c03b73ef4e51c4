package io.troupe.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Turns the first interrupt (Ctrl-C, or a request to terminate) into something to wait for; the
 * second one ends the process at once.
 *
 * <p>The JVM's own way is to run its shutdown hooks, and a second interrupt then waits for the
 * first. {@code sun.misc.Signal} is the only other one, exported by {@code jdk.unsupported}; it is
 * reached by reflection because javac warns of it in a way that cannot be silenced.
 */
final class Interrupts implements AutoCloseable {
  /** What a shell reports for a process that a signal ended, less the signal's number. */
  private static final int SIGNALLED = 128;

  private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15);

  private final CompletableFuture<Integer> first = new CompletableFuture<>();
  private final Map<String, Object> before = new HashMap<>();

  Interrupts() {
    SIGNALS.forEach((name, number) -> before.put(name, handle(name, handler(SIGNALLED + number))));
  }

  /** Completes with the exit code that the interrupt asks for. */
  CompletableFuture<Integer> first() {
    return first;
  }

  private Object handler(int code) {
    InvocationHandler handling =
        (Object proxy, Method method, Object[] arguments) -> {
          if (method.getName().equals("handle") && !first.complete(code)) {
            Runtime.getRuntime().halt(code);
          }
          // The JDK puts handlers into tables, so they need what every object has.
          return switch (method.getName()) {
            case "hashCode" -> code;
            case "equals" -> proxy.hashCode() == arguments[0].hashCode();
            case "toString" -> "interrupt";
            default -> null;
          };
        };
    try {
      return Proxy.newProxyInstance(
          Interrupts.class.getClassLoader(),
          new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
          handling);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK lacks the module jdk.unsupported", e);
    }
  }

  /** Sets the handler of a signal and gives the one before. */
  private static Object handle(String name, Object handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      return signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot handle the signal " + name, e);
    }
  }

  @Override
  public void close() {
    before.forEach(Interrupts::handle);
  }
}

package io.troupe.pipelines.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls into the C library. Each function is linked when it is first used, because linking one
 * costs milliseconds of a process's start.
 */
// A method handle may throw anything, as far as the compiler knows.
@SuppressWarnings("checkstyle:IllegalCatch")
public final class Posix {
  /** Asks a process to end. */
  public static final int SIGTERM = 15;

  /** Ends a process. */
  public static final int SIGKILL = 9;

  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int P_ALL = 0;
  // WNOHANG | WEXITED | WNOWAIT | __WALL: look at any child without waiting for or reaping it.
  private static final int LOOK = 1 | 4 | 0x0100_0000 | 0x4000_0000;

  private Posix() {}

  /**
   * Makes this process the leader of a session and a process group of its own, so that one signal
   * reaches it and all that it starts (setsid(2)).
   *
   * @return whether it is one now; not so where it led a process group already
   */
  public static boolean newSession() {
    try {
      return (int) Session.SETSID.invokeExact() != -1;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Becomes the parent of every process that this one's children leave behind (prctl(2),
   * PR_SET_CHILD_SUBREAPER), so that {@link #hasChildren} sees those too.
   */
  public static void adoptOrphans() {
    try {
      int _ = (int) Subreaper.PRCTL.invokeExact(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Whether this process has a child that lives or that nobody has waited for (waitid(2)). */
  public static boolean hasChildren() {
    try {
      return (int) Children.WAITID.invokeExact(P_ALL, 0, MemorySegment.NULL, LOOK) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Sends {@code signal} to a whole process group (kill(2)); nothing happens where it is gone.
   *
   * @param group the process id of its leader, above 1
   */
  public static void signalGroup(long group, int signal) {
    send(-group, group, signal);
  }

  /** Sends {@code signal} to one process; nothing happens where it is gone. */
  public static void signal(long pid, int signal) {
    send(pid, pid, signal);
  }

  private static void send(long target, long id, int signal) {
    if (id <= 1 || id > Integer.MAX_VALUE) {
      // kill(-1) reaches every process of the user, kill(0) our own group.
      throw new IllegalArgumentException("no process of ours has the id " + id);
    }
    try {
      int _ = (int) Signals.KILL.invokeExact((int) target, signal);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    return new IllegalStateException("a call into the C library failed: " + e, e);
  }

  // Restricted because a wrong signature corrupts memory; the four below are those of the manual.
  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  private static final class Session {
    static final MethodHandle SETSID = link("setsid", FunctionDescriptor.of(JAVA_INT));
  }

  private static final class Subreaper {
    static final MethodHandle PRCTL =
        link(
            "prctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  private static final class Children {
    static final MethodHandle WAITID =
        link("waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  }

  private static final class Signals {
    static final MethodHandle KILL =
        link("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  }
}

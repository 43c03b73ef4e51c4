package io.troupe.gpu.cuda.toolkit;

import java.lang.invoke.MethodHandle;

/** Calls of native functions that return a result code. */
final class Calls {
  private Calls() {}

  /** For what is called rarely: arguments are boxed. */
  @SuppressWarnings("checkstyle:IllegalCatch") // A method handle declares every Throwable.
  static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native function threw what it cannot throw", e);
    }
  }
}

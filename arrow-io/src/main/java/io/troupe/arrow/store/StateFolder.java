package io.troupe.arrow.store;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The folder in which Troupe keeps what it keeps, where nobody names another. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * {@code TROUPE_HOME}, else {@code .troupe} in the folder that is {@code ~} in a shell, which
   * scripts go by; only without that variable in the folder where the system has the user.
   *
   * @param variable gives the value of a variable; an empty text where it is not set
   */
  public static Path of(UnaryOperator<String> variable) {
    String named = variable.apply("TROUPE_HOME");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    String user = variable.apply("HOME");
    return Path.of(user.isBlank() ? System.getProperty("user.home") : user, ".troupe");
  }
}

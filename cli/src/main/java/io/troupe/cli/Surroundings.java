package io.troupe.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a command sees of the process around it.
 *
 * @param out what was asked for
 * @param err everything else
 * @param environment the variables
 * @param terminal whether {@code out} goes to a terminal
 * @param arguments what the command was given
 */
record Surroundings(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    boolean terminal,
    List<String> arguments) {
  Surroundings {
    environment = Map.copyOf(environment);
    arguments = List.copyOf(arguments);
  }

  /** Whether colour is wanted: on a terminal, unless {@code NO_COLOR} is set. */
  boolean colour() {
    return terminal && variable("NO_COLOR").isEmpty() && !variable("TERM").equals("dumb");
  }

  /** Whether the terminal shows more than ASCII. */
  boolean unicode() {
    String locale = variable("LC_ALL") + variable("LC_CTYPE") + variable("LANG");
    String plain = locale.toUpperCase(Locale.ROOT).replace("-", "");
    return locale.isEmpty() || plain.contains("UTF8");
  }

  /** Whether failures show their stack traces. */
  boolean debug() {
    return !variable("TROUPE_DEBUG").isEmpty();
  }

  /** The variable, or an empty string where it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}

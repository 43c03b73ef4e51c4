package io.troupe.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command sees of the process around it.
 *
 * @param out what was asked for
 * @param err everything else
 * @param environment the variables
 * @param terminal whether {@code out} goes to a terminal
 */
record Surroundings(
    PrintWriter out, PrintWriter err, Map<String, String> environment, boolean terminal) {
  /** Whether colour is wanted: on a terminal, unless {@code NO_COLOR} is set. */
  boolean colour() {
    return terminal && variable("NO_COLOR").isEmpty() && !variable("TERM").equals("dumb");
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

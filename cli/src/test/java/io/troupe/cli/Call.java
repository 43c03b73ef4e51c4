package io.troupe.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * One command in this process, as a user sees it.
 *
 * @param code its exit code
 * @param out what it printed on standard output
 * @param err and on standard error
 */
record Call(int code, String out, String err) {
  /** Runs {@code troupe} with {@code arguments} away from a terminal, without variables. */
  static Call of(String... arguments) {
    return with(Map.of(), arguments);
  }

  /** Runs {@code troupe} with variables. */
  static Call with(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Troupe.run(
            new Surroundings(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment,
                false,
                List.of(arguments)));
    return new Call(code, out.toString(), err.toString());
  }
}

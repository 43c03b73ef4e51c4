package io.troupe.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command {@code troupe}: takes the arguments and ends with the exit code. */
public final class Troupe {
  private Troupe() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(new Surroundings(out, err, System.getenv(), Terminal.attached(), List.of(args)));
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs one command and gives its exit code; what it says goes to {@code surroundings}. */
  static int run(Surroundings surroundings) {
    return run(surroundings, LocalRoles.product(surroundings.environment()));
  }

  /** The same with other roles. */
  static int run(Surroundings surroundings, Roles roles) {
    List<String> arguments =
        surroundings.arguments().isEmpty() ? List.of("--help") : surroundings.arguments();
    return Commands.line(surroundings, roles).execute(arguments.toArray(String[]::new));
  }
}

package io.troupe.cli;

import io.troupe.actors.NodeException;
import io.troupe.http.client.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Says what went wrong: one message, what to do about it, and no stack trace unless asked. */
final class Errors {
  private final Surroundings surroundings;

  Errors(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Arguments that do not parse. */
  int usage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String hint = "see '" + name + " --help'";
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String wrong = unmatched.getUnmatched().getFirst();
      boolean option = wrong.startsWith("-");
      List<String> known =
          option
              ? command.getCommandSpec().options().stream()
                  .flatMap(o -> List.of(o.names()).stream())
                  .toList()
              : List.copyOf(command.getSubcommands().keySet());
      hint = Suggestion.of(wrong, known).map(near -> "did you mean '" + near + "'?").orElse(hint);
      String what = option ? "option" : known.isEmpty() ? "argument" : "command";
      return say("unknown " + what + " '" + wrong + "'", hint, ExitCode.USAGE);
    }
    return say(lowered(text(e)), hint, ExitCode.USAGE);
  }

  /** What a command threw. */
  int execution(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (surroundings.debug() || command.getParseResult().hasMatchedOption("--debug")) {
      e.printStackTrace(surroundings.err());
    }
    Throwable reason = unwrapped(e);
    return switch (reason) {
      case Stop stop -> say(text(stop), stop.hint().orElse(""), stop.code());
      case CommandLine.ParameterException wrong -> usage(wrong, new String[0]);
      case ServerException server -> server(server);
      case NodeException refused -> say(text(refused), "", ExitCode.USAGE);
      case IOException io -> file(io);
      default ->
          say(
              "internal error: " + reason,
              "run again with --debug for the stack trace, and please report it",
              ExitCode.BROKEN);
    };
  }

  private int server(ServerException e) {
    e.findings().forEach(finding -> surroundings.err().println(line(finding)));
    int code =
        switch (e.kind()) {
          case UNREACHABLE -> ExitCode.UNREACHABLE;
          case UNAUTHORIZED -> ExitCode.UNAUTHORIZED;
          case INVALID -> ExitCode.INVALID;
          case REFUSED -> ExitCode.USAGE;
          case BROKEN -> ExitCode.BROKEN;
        };
    return say(lowered(text(e)), e.hint(), code);
  }

  private static String line(ServerException.Finding finding) {
    return "%s:%d:%d: %s: %s%s"
        .formatted(
            finding.file(),
            finding.line(),
            finding.column(),
            finding.code(),
            finding.message(),
            finding.hint().map(hint -> " (" + hint + ")").orElse(""));
  }

  private static Throwable unwrapped(Throwable e) {
    Throwable cause = e.getCause();
    boolean wrapper =
        e instanceof CompletionException
            || e instanceof ExecutionException
            || e instanceof UncheckedIOException;
    return wrapper && cause != null ? unwrapped(cause) : e;
  }

  private int file(IOException e) {
    String what =
        switch (e) {
          case NoSuchFileException missing -> "no such file: " + text(missing);
          case AccessDeniedException denied -> "no permission for " + text(denied);
          default -> text(e);
        };
    return say(what, "", ExitCode.BROKEN);
  }

  /** Prints the message and its hint, and gives the code. */
  int say(String message, String hint, int code) {
    Ansi ansi = surroundings.colour() ? Ansi.ON : Ansi.OFF;
    surroundings.err().println(ansi.string("@|bold,red error:|@ ") + message);
    if (!hint.isEmpty()) {
      surroundings.err().println(ansi.string("@|cyan   help:|@ ") + hint);
    }
    surroundings.err().flush();
    return code;
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String lowered(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}

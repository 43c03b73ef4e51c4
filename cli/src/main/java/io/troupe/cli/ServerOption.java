package io.troupe.cli;

import io.troupe.http.client.ServerAddress;
import io.troupe.http.client.ServerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which server a command asks. */
final class ServerOption {
  private static final String TOKEN = "server-token";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The server to ask; default: TROUPE_SERVER, else the one that runs on the state folder,"
              + " else no server but the state folder itself.")
  private Optional<String> url = Optional.empty();

  private final String option;

  /** The option {@code --server}. */
  ServerOption() {
    option = "--server";
  }

  /** The same by another option, which was given as {@code url}. */
  ServerOption(Optional<String> url, String option) {
    this.url = url;
    this.option = option;
  }

  /** The server that is asked; empty where the state folder itself is. */
  Optional<ServerAddress> address(CommonOptions common, Surroundings surroundings) {
    Path home = common.home(surroundings);
    String variable = surroundings.variable("TROUPE_SERVER");
    Optional<String> named =
        url.or(() -> variable.isBlank() ? Optional.empty() : Optional.of(variable));
    String file = surroundings.variable("TROUPE_TOKEN_FILE");
    if (named.isPresent()) {
      Path tokens = file.isBlank() ? home.resolve(TOKEN) : Path.of(file);
      try {
        return Optional.of(ServerAddress.of(named.get(), token(tokens, !file.isBlank())));
      } catch (IllegalArgumentException e) {
        throw Stop.usage(
            String.valueOf(e.getMessage()),
            "it comes from " + (url.isPresent() ? option : "TROUPE_SERVER"));
      }
    }
    try {
      return ServerFile.living(home)
          .map(
              server ->
                  ServerAddress.of(
                      server.url(),
                      token(file.isBlank() ? server.tokenFile() : Path.of(file), !file.isBlank())));
    } catch (IOException e) {
      throw Stop.usage(
          home.resolve(ServerFile.NAME) + " cannot be read: " + e.getMessage(),
          "restart the server, or name one with " + option);
    }
  }

  private static Optional<String> token(Path file, boolean required) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (NoSuchFileException e) {
      if (required) {
        throw Stop.usage("no such file: " + file, "TROUPE_TOKEN_FILE names it");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new Stop(
          ExitCode.UNAUTHORIZED,
          "the token file " + file + " cannot be read: " + e,
          "ask who runs the server for the token, and set TROUPE_TOKEN_FILE to a file with it");
    }
  }

  /** The host that is worked with. */
  Host host(CommonOptions common, Surroundings surroundings, Roles roles) {
    return server(common, surroundings)
        .map(Host.class::cast)
        .orElseGet(() -> new LocalHost(roles, common.home(surroundings)));
  }

  /** The server that is asked; a command that has none ends. */
  ServerHost required(CommonOptions common, Surroundings surroundings) {
    return server(common, surroundings)
        .orElseThrow(
            () ->
                new Stop(
                    ExitCode.UNREACHABLE,
                    "no server runs on " + common.home(surroundings),
                    "start one with 'troupe serve' or 'bin/launch-cluster --local 2', or name one"
                        + " with --server URL"));
  }

  private Optional<ServerHost> server(CommonOptions common, Surroundings surroundings) {
    Consumer<String> notices =
        line -> {
          surroundings.err().println(line);
          surroundings.err().flush();
        };
    return address(common, surroundings).map(found -> new ServerHost(found, notices));
  }
}

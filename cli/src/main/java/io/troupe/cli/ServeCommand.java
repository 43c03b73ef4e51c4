package io.troupe.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.troupe.actors.Coordinator;
import io.troupe.actors.RunReader;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.http.client.ServerFile;
import io.troupe.http.server.HttpServer;
import io.troupe.http.server.HttpServices;
import io.troupe.http.server.HttpSettings;
import io.troupe.pipelines.data.DataFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves runs to clients and workers. */
@Command(
    name = "serve",
    header = "Serve runs to clients and workers until stopped",
    description = {
      "Accepts runs by 'troupe submit' and over HTTP, shows them on a page, and gives their tasks to"
          + " workers ('troupe worker'). Goes on with the runs that it had accepted before. Prints"
          + " one line once it is ready; its log is logs/coordinator.log in the state folder.",
      "Who has the token in the state folder's file server-token is let in.",
      "Ctrl-C or SIGTERM ends it in order, and workers wait for it to come back; a second one ends"
          + " it at once.",
      "With --json: {url, token_file, pid} instead of the line."
    })
final class ServeCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 20;
  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  private final Surroundings surroundings;
  private final Roles roles;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where it listens; 0 for any free port; default: ${DEFAULT-VALUE}.",
      defaultValue = "" + HttpSettings.PORT)
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "A loopback address; others have no encryption yet and are refused.",
      defaultValue = "127.0.0.1")
  private String host = "";

  @Mixin private final CommonOptions common = new CommonOptions();

  ServeCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > 65_535) {
      throw Stop.usage("--port is " + port + ", and has to be 0 to 65535", "");
    }
    Path home = common.home(surroundings);
    try (Interrupts interrupts = new Interrupts();
        Coordinator node = roles.coordinator(home);
        RunReader reader = roles.reader(home)) {
      HttpServices services =
          new HttpServices(
              node,
              reader,
              roles.kinds(),
              DataFolders.of(surroundings.environment(), home),
              ArtifactStore.at(home.resolve("store")));
      HttpSettings settings =
          HttpSettings.local(home, port, Version.text())
              .on(host)
              .joinedAt(node.meeting().artery(), Optional.empty(), node.meeting().homeId());
      try (HttpServer server = started(settings, services)) {
        return serve(home, node, server, settings, interrupts);
      }
    }
  }

  private static HttpServer started(HttpSettings settings, HttpServices services) {
    try {
      return HttpServer.start(settings, services);
    } catch (IllegalStateException e) {
      throw Stop.usage(String.valueOf(e.getMessage()), ""); // It says what to do.
    }
  }

  private int serve(
      Path home, Coordinator node, HttpServer server, HttpSettings settings, Interrupts interrupts)
      throws IOException, InterruptedException {
    Instant limit = Instant.now().plus(LONGEST_START);
    while (!node.ready()) {
      if (interrupted(interrupts, LOOK_MILLIS)) {
        return ExitCode.OK;
      }
      if (Instant.now().isAfter(limit)) {
        throw new Stop(
            ExitCode.BROKEN, "the server is in no cluster after two minutes", "see its log");
      }
    }
    ServerFile file = ServerFile.own(server.url(), settings.tokenFile(), node.meeting().artery());
    file.write(home);
    try {
      say(file);
      interrupts.first().join();
      surroundings.err().println("stopping (again to stop at once)");
      surroundings.err().flush();
    } finally {
      file.remove(home);
    }
    return ExitCode.OK;
  }

  private static boolean interrupted(Interrupts interrupts, long millis)
      throws InterruptedException {
    try {
      interrupts.first().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("nothing fails it", e);
    }
  }

  private void say(ServerFile file) {
    if (common.json()) {
      surroundings
          .out()
          .println(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("url", file.url())
                  .put("token_file", file.tokenFile().toString())
                  .put("pid", file.pid()));
    } else {
      surroundings.out().println("serving at " + file.url() + ", token in " + file.tokenFile());
    }
    surroundings.out().flush();
  }
}

package io.troupe.cli;

import io.troupe.actors.view.RunView;
import io.troupe.http.Json;
import io.troupe.http.RunDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a run. */
@Command(
    name = "cancel",
    header = "End a run",
    description = {
      "Tasks that have not begun are cancelled at once; running ones are asked to stop. Tasks that"
          + " run always still do.",
      "A run that no server makes and no process owns is ended by this command itself."
    })
final class CancelCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; recorded with the run.",
      defaultValue = "cancelled by 'troupe cancel'",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private String reason = "";

  @Option(names = "--wait", description = "Stay until the run has ended.")
  private boolean wait;

  @Parameters(paramLabel = "RUN", description = "A run's id, or how it begins.")
  private String run = "";

  CancelCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() {
    try (Host host = server.host(common, surroundings, roles)) {
      RunView view = Reading.steerable(host, run);
      if (view.state().terminal()) {
        throw Stop.usage("run " + view.run() + " has ended: it " + ended(view), "");
      }
      RunView after = host.control().cancel(view.run(), reason).toCompletableFuture().join();
      if (wait || host instanceof LocalHost) {
        after = host.control().ended(view.run()).toCompletableFuture().join();
      }
      if (common.json()) {
        surroundings.out().print(Json.text(RunDocument.of(after)));
      } else {
        surroundings
            .out()
            .println(
                "run "
                    + after.run()
                    + (after.state().terminal()
                        ? " is " + after.state().word()
                        : " is being cancelled: running tasks are asked to stop"));
      }
    }
    return ExitCode.OK;
  }

  private static String ended(RunView view) {
    return switch (view.state()) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      default -> "was cancelled";
    };
  }
}

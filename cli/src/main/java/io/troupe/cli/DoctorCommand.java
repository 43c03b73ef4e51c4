package io.troupe.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cli.live.Look;
import io.troupe.cli.live.Row;
import io.troupe.cli.live.Tone;
import io.troupe.http.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what this machine has and what is missing. */
@Command(
    name = "doctor",
    header = "Say what this machine has and what is missing",
    description = {
      "Exit code 1 when something is missing without which runs cannot work.",
      "With --json: a list of {what, status, detail, hint}; status is ok, absent, warning or failed."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int STATUS = 9;

  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Path home = common.home(surroundings);
    List<Check> checks = new Diagnosis(home, surroundings.environment()).checks();
    if (common.json()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (Check check : checks) {
        ObjectNode node = list.addObject();
        node.put("what", check.what());
        node.put("status", check.status().word());
        node.put("detail", check.detail());
        node.put("hint", check.hint().orElse(null));
      }
      surroundings.out().print(Json.text(list));
    } else {
      int name = checks.stream().mapToInt(check -> check.what().length()).max().orElse(0);
      Look look =
          new Look(
              Integer.MAX_VALUE, Integer.MAX_VALUE, surroundings.colour(), surroundings.unicode());
      for (Check check : checks) {
        show(check, name, look);
      }
    }
    return checks.stream().anyMatch(check -> check.status() == Check.Status.FAILED)
        ? ExitCode.BROKEN
        : ExitCode.OK;
  }

  private void show(Check check, int name, Look look) {
    Tone tone =
        switch (check.status()) {
          case OK -> Tone.GREEN;
          case ABSENT -> Tone.DIM;
          case WARNING -> Tone.YELLOW;
          case FAILED -> Tone.RED;
        };
    surroundings
        .out()
        .println(
            new Row(look)
                .add(check.status().word(), tone)
                .to(STATUS)
                .add(check.what())
                .to(STATUS + name + 2)
                .add(check.detail())
                .text());
    check
        .hint()
        .ifPresent(
            hint ->
                surroundings
                    .out()
                    .println(new Row(look).to(STATUS + name + 2).add("help: " + hint).text()));
  }
}

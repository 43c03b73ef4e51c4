package io.troupe.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.troupe.http.Json;
import io.troupe.pipelines.schema.SchemaWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the JSON Schema of pipeline files. */
@Command(
    name = "schema",
    header = "Print the JSON Schema of pipeline files, for editors",
    description = {
      "It is JSON with and without --json. Made from the parameters of the task kinds of this build.",
      "Editors use it after a first line such as"
          + " '# yaml-language-server: $$schema=./troupe.schema.json'."
    })
final class SchemaCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it into FILE instead of standard output.")
  private Optional<Path> output = Optional.empty();

  @Mixin private final CommonOptions common = new CommonOptions();

  SchemaCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException {
    String schema = SchemaWriter.write(roles.kinds());
    if (output.isPresent()) {
      Files.writeString(output.get(), schema, StandardCharsets.UTF_8);
      String path = output.get().toAbsolutePath().toString();
      surroundings
          .out()
          .print(
              common.json()
                  ? Json.text(JsonNodeFactory.instance.objectNode().put("path", path))
                  : path + "\n");
    } else {
      surroundings.out().print(schema);
    }
    return ExitCode.OK;
  }
}

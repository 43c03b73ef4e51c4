package io.troupe.cli;

import io.troupe.http.Json;
import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticJson;
import io.troupe.pipelines.diagnostic.DiagnosticText;
import io.troupe.pipelines.language.Compilation;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads pipeline files and says what is wrong with them. */
final class PipelineFile {
  /** One byte more than the compiler accepts: enough for it to say that a file is too large. */
  private static final int MOST_BYTES = (1 << 20) + 1;

  private final Surroundings surroundings;
  private final PipelineCompiler compiler;
  private final boolean json;

  PipelineFile(Surroundings surroundings, PipelineCompiler compiler, boolean json) {
    this.surroundings = surroundings;
    this.compiler = compiler;
    this.json = json;
  }

  /** What becomes of {@code file}; a file that cannot be read ends the command. */
  Compilation compile(Path file, Overrides overrides) throws IOException {
    return compiler.compile(file.toString(), bytes(file), overrides);
  }

  /** The plan of {@code file}; empty after all that is wrong with it was said. */
  Optional<Plan> plan(Path file, Overrides overrides) throws IOException {
    return switch (compile(file, overrides)) {
      case Compilation.Compiled(Plan plan, List<Diagnostic> warnings) -> {
        if (!warnings.isEmpty()) {
          say(warnings);
        }
        yield Optional.of(plan);
      }
      case Compilation.Rejected(List<Diagnostic> diagnostics) -> {
        say(diagnostics);
        if (json) {
          surroundings.out().print(Json.text(DiagnosticJson.tree(diagnostics)));
        }
        yield Optional.empty();
      }
    };
  }

  /** Shows findings to people. */
  void say(List<Diagnostic> diagnostics) {
    surroundings.err().print(DiagnosticText.render(diagnostics, surroundings.colour()));
    surroundings.err().flush();
  }

  /** The text of a file that an option names. */
  static String text(Path file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw Stop.usage("'" + file + "' is a folder", "name a pipeline file in it");
    }
    if (!Files.exists(file)) {
      throw Stop.usage("no such file: " + file, "");
    }
    if (!Files.isReadable(file)) {
      throw Stop.usage("no permission to read " + file, "");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES);
    }
  }
}

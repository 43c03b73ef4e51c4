package io.troupe.pipelines.language;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.yaml.YamlReader;
import java.util.Optional;

/**
 * Turns the text of a pipeline file into a plan, or into everything that is wrong with it: syntax,
 * keys, names, types, units, references, cycles, and every cell's parameters as its kind sees them.
 * No input makes it throw. {@code docs/pipeline-language.md} describes the language.
 */
public final class PipelineCompiler {
  private final Kinds kinds;
  private final Optional<DataFolders> data;

  /** A compiler for files that use {@code kinds}, wherever they will run. */
  public PipelineCompiler(Kinds kinds) {
    this(kinds, Optional.empty());
  }

  /** A compiler for files that run here: data that {@code data} has not is an error too. */
  public PipelineCompiler(Kinds kinds, DataFolders data) {
    this(kinds, Optional.of(data));
  }

  private PipelineCompiler(Kinds kinds, Optional<DataFolders> data) {
    this.kinds = kinds;
    this.data = data;
  }

  /**
   * Compiles a file.
   *
   * @param file its name, for the messages
   * @param bytes what is in it
   */
  public Compilation compile(String file, byte[] bytes, Overrides overrides) {
    return compile(file, YamlReader.read(file, bytes), overrides);
  }

  /** Compiles the text {@code text} of the file that the user calls {@code file}. */
  public Compilation compile(String file, String text, Overrides overrides) {
    return compile(file, YamlReader.read(file, text), overrides);
  }

  private Compilation compile(String file, YamlReader.Result yaml, Overrides overrides) {
    Findings findings = new Findings(file);
    findings.addAll(yaml.diagnostics());
    return new FileCompiler(kinds, data, findings, overrides).compile(yaml);
  }
}

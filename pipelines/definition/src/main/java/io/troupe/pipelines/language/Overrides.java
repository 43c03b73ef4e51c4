package io.troupe.pipelines.language;

import java.util.List;
import java.util.Optional;

/**
 * What a command line changes in a pipeline file, as written.
 *
 * @param params {@code -p NAME=VALUE}, the last of a name counts
 * @param paramsFile {@code --params FILE}: a YAML mapping of parameters; {@code -p} wins over it
 * @param sets {@code --set PATH=VALUE}, such as {@code tasks.train.with.lr=1e-3}; the value is YAML
 * @param only {@code --only TASK} or {@code --only 'TASK[axis=value]'}: these tasks and all that
 *     they need, nothing else; axes that are not named are free
 * @param until {@code --until TASK}: the task and all that it needs, nothing else
 * @param force {@code --force TASK}: the task runs although the cache could answer
 */
public record Overrides(
    List<String> params,
    Optional<ParamsFile> paramsFile,
    List<String> sets,
    List<String> only,
    Optional<String> until,
    List<String> force) {
  /** No change. */
  public static final Overrides NONE =
      new Overrides(List.of(), Optional.empty(), List.of(), List.of(), Optional.empty(), List.of());

  public Overrides {
    params = List.copyOf(params);
    sets = List.copyOf(sets);
    only = List.copyOf(only);
    force = List.copyOf(force);
  }

  /**
   * A file of parameters.
   *
   * @param name as the user gave it
   * @param text what is in it
   */
  public record ParamsFile(String name, String text) {}
}

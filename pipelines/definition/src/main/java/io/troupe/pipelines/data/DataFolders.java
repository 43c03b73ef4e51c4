package io.troupe.pipelines.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders in which data sets are looked up, in order: {@code TROUPE_DATA} where it is set, then
 * {@code TROUPE_HOME/data}.
 */
public record DataFolders(List<Path> roots) {
  public DataFolders {
    roots = List.copyOf(roots);
  }

  /** The folders that {@code environment} names, for the state folder {@code home}. */
  public static DataFolders of(Map<String, String> environment, Path home) {
    List<Path> roots = new ArrayList<>();
    String data = environment.getOrDefault("TROUPE_DATA", "");
    if (!data.isBlank()) {
      roots.add(Path.of(data));
    }
    roots.add(home.resolve("data"));
    return new DataFolders(roots);
  }

  /** The first folder's file at {@code relative}, such as {@code heterophilous/tolokers.npz}. */
  public Optional<Path> find(String relative) {
    return roots.stream().map(root -> root.resolve(relative)).filter(Files::exists).findFirst();
  }
}

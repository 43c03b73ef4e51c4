package io.troupe.pipelines.graph;

import io.troupe.arrow.TensorFileException;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.data.Dataset;
import io.troupe.pipelines.data.Datasets;
import io.troupe.pipelines.data.FileDigests;
import io.troupe.pipelines.graph.data.GraphFile;
import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.data.NodeGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The graphs that a task can ask for by name: the published ones and generated boards. */
final class GraphSource {
  /** The name of boards that need no file. */
  static final String GENERATED = "generated-minesweeper";

  /** How many splits a published file has. */
  static final int PUBLISHED_SPLITS = 10;

  private static final String FOLDER = "heterophilous";
  private static final MinesweeperBoard DEFAULT_BOARD = new MinesweeperBoard(50, 50, 0);

  private final Datasets datasets;
  private final FileDigests digests = new FileDigests();

  GraphSource(Datasets datasets) {
    this.datasets = datasets;
  }

  /** Every name, the generated one first. */
  List<String> names() {
    return Stream.concat(
            Stream.of(GENERATED),
            datasets.list().stream().filter(set -> set.folder().equals(FOLDER)).map(Dataset::name))
        .toList();
  }

  /** What is wrong where {@code dataset} is no board and its file is not in {@code folders}. */
  Optional<ParameterProblem> missing(String dataset, DataFolders folders) {
    return dataset.equals(GENERATED) || datasets.find(dataset, folders).isPresent()
        ? Optional.empty()
        : Optional.of(
            new ParameterProblem(
                "dataset",
                notHere(datasets.get(dataset), folders),
                Optional.of(fetch(datasets.get(dataset)))));
  }

  private static String notHere(Dataset set, DataFolders folders) {
    return "data set '%s' is not here: %s is in none of %s"
        .formatted(set.name(), set.relativePath(), folders.roots());
  }

  private static String fetch(Dataset set) {
    return "run `troupe data fetch %s`, or set TROUPE_DATA to a folder that has it"
        .formatted(set.name());
  }

  /** The SHA-256 of the file that {@code dataset} is read from, by its name; empty for a board. */
  Map<String, String> digests(String dataset, DataFolders folders) {
    if (dataset.equals(GENERATED)) {
      return Map.of();
    }
    // A file that is not here yet can only turn out to be the published one: others are refused.
    Dataset set = datasets.get(dataset);
    Optional<Path> file = datasets.find(dataset, folders);
    try {
      return Map.of(
          set.relativePath(), file.isEmpty() ? set.sha256() : digests.sha256(file.orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.orElseThrow(), e);
    }
  }

  /** The graph that {@code parameters} ask for. */
  NodeGraph graph(GraphBenchmarkParameters parameters, DataFolders folders) throws TaskException {
    if (parameters.dataset().equals(GENERATED)) {
      return parameters.board().orElse(DEFAULT_BOARD).graph(parameters.split() + 1);
    }
    Dataset set = datasets.get(parameters.dataset());
    Path file =
        datasets
            .find(set.name(), folders)
            .orElseThrow(() -> failure(notHere(set, folders), fetch(set)));
    try {
      String digest = digests.sha256(file);
      if (!digest.equals(set.sha256())) {
        throw failure(
            "%s is not the published %s: its SHA-256 is %s, expected %s"
                .formatted(file, set.name(), digest, set.sha256()),
            "move it away and run `troupe data fetch %s`".formatted(set.name()));
      }
      return GraphFile.read(set.name(), file, set.name().endsWith("-directed"));
    } catch (TensorFileException e) {
      throw new TaskException(
          new TaskFailure(
              Cause.BAD_INPUT, String.valueOf(e.getMessage()), Optional.of(e.hint()), List.of()),
          e);
    } catch (IOException e) {
      throw new TaskException(
          TaskFailure.of(Cause.IO, "cannot read " + file + ": " + e.getMessage()), e);
    }
  }

  private static TaskException failure(String message, String hint) {
    return new TaskException(
        new TaskFailure(Cause.BAD_INPUT, message, Optional.of(hint), List.of()));
  }
}

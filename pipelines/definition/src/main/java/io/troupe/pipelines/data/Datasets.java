package io.troupe.pipelines.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data sets that Troupe knows, as {@code conf/datasets.yaml} lists them. */
public final class Datasets {
  private final Map<String, Dataset> byName;

  private Datasets(Map<String, Dataset> byName) {
    this.byName = byName;
  }

  /** The list of this build. */
  public static Datasets known() {
    return of(DatasetFile.ofThisBuild());
  }

  /** A list of data sets whose names differ. */
  public static Datasets of(List<Dataset> datasets) {
    Map<String, Dataset> byName = new LinkedHashMap<>();
    for (Dataset dataset : datasets) {
      if (byName.put(dataset.name(), dataset) != null) {
        throw new IllegalArgumentException("two data sets are called '" + dataset.name() + "'");
      }
    }
    return new Datasets(Collections.unmodifiableMap(byName));
  }

  /** All data sets in the order of the file. */
  public List<Dataset> list() {
    return List.copyOf(byName.values());
  }

  /** The data set called {@code name}; IllegalArgumentException names those that there are. */
  public Dataset get(String name) {
    Dataset dataset = byName.get(name);
    if (dataset == null) {
      throw new IllegalArgumentException(
          "no data set is called '" + name + "'; there are " + String.join(", ", byName.keySet()));
    }
    return dataset;
  }

  /**
   * The file of the data set {@code name} in the first folder that has it, unchecked; empty when no
   * folder has it. IllegalArgumentException when no data set has that name.
   */
  public Optional<Path> find(String name, DataFolders folders) {
    return folders.find(get(name).relativePath());
  }

  /**
   * Brings the data set {@code name} into {@code folder} (laid out as {@link DataFolders} expects)
   * and gives its file. A file that is there and whole is kept; an interrupted download goes on
   * where it stopped; nothing but a whole file with the right SHA-256 ever has the final name.
   *
   * @throws IOException when the file cannot be reached or is not the one that was published; the
   *     message says what to do
   */
  public Path fetch(String name, Path folder, DownloadProgress progress)
      throws IOException, InterruptedException {
    return new Download(get(name), folder).fetch(progress);
  }
}

package io.troupe.pipelines.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Reads {@code conf/datasets.yaml}, which the build also puts on the class path, so that an
 * executor and a bundle have it without a configuration folder.
 */
final class DatasetFile {
  private static final String RESOURCE = "datasets.yaml";

  private DatasetFile() {}

  static List<Dataset> ofThisBuild() {
    try (InputStream in = DatasetFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path: build again");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " from the class path", e);
    }
  }

  /** The data sets of a file of that form; IllegalArgumentException says what is wrong with it. */
  static List<Dataset> read(InputStream yaml) {
    LoadSettings settings = LoadSettings.builder().setLabel(RESOURCE).build();
    Map<?, ?> root = mapping(new Load(settings).loadFromInputStream(yaml), "the file");
    List<Dataset> datasets = new ArrayList<>();
    for (Object item : sequence(root, "collections")) {
      Map<?, ?> collection = mapping(item, "a collection");
      for (Object file : sequence(collection, "files")) {
        datasets.add(dataset(collection, mapping(file, "a file")));
      }
    }
    return datasets;
  }

  private static Dataset dataset(Map<?, ?> collection, Map<?, ?> file) {
    String name = text(file, "name");
    if (!(file.get("bytes") instanceof Number bytes)) {
      throw new IllegalArgumentException(RESOURCE + ": 'bytes' of " + name + " is not a number");
    }
    return new Dataset(
        name,
        text(collection, "folder"),
        text(file, "file"),
        URI.create(text(collection, "url").replace("{file}", text(file, "file"))),
        bytes.longValue(),
        text(file, "sha256"),
        text(collection, "licence"),
        text(collection, "citation"));
  }

  private static Map<?, ?> mapping(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(RESOURCE + ": " + what + " is not a mapping: " + value);
  }

  private static List<?> sequence(Map<?, ?> parent, String key) {
    if (parent.get(key) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(RESOURCE + ": '" + key + "' is not a list");
  }

  private static String text(Map<?, ?> parent, String key) {
    if (parent.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException(
        RESOURCE + ": '" + key + "' is not a text (quote a number): " + parent.get(key));
  }
}

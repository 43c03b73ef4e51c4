package io.troupe.pipelines.data;

import java.net.URI;

/**
 * A data file that Troupe knows.
 *
 * @param name what pipelines and the command line call it, such as {@code roman-empire}
 * @param folder where it lies below a data folder, such as {@code heterophilous}
 * @param file its file name there, such as {@code roman_empire.npz}
 * @param url where it is published
 * @param bytes its length
 * @param sha256 64 lower-case hexadecimal digits over the file
 * @param licence the terms under which it is published
 * @param citation the work to cite
 */
public record Dataset(
    String name,
    String folder,
    String file,
    URI url,
    long bytes,
    String sha256,
    String licence,
    String citation) {
  public Dataset {
    if (!name.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException("a data set is named in kebab-case, not '" + name + "'");
    }
    if (!folder.matches("[A-Za-z0-9_-]+") || !file.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("not a plain folder and file: " + folder + "/" + file);
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "not a SHA-256 in lower-case hexadecimal: '" + sha256 + "' of data set " + name);
    }
    if (bytes <= 0) {
      throw new IllegalArgumentException("data set " + name + " has " + bytes + " bytes");
    }
  }

  /** Where it lies below a data folder, such as {@code heterophilous/roman_empire.npz}. */
  public String relativePath() {
    return folder + "/" + file;
  }
}

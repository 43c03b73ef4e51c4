package io.troupe.arrow.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A process that publishes blobs into a store and prints each digest once it is published.
 *
 * <p>Arguments: root, first seed, number of blobs, bytes of each. A blob's bytes follow from its
 * seed.
 */
final class StoreWriter {
  private StoreWriter() {}

  /** Entry point. */
  public static void main(String[] arguments) throws Exception {
    publish(
        Path.of(arguments[0]),
        Long.parseLong(arguments[1]),
        Long.parseLong(arguments[2]),
        Integer.parseInt(arguments[3]),
        System.out);
  }

  static void publish(Path root, long first, long count, int bytes, PrintStream out)
      throws IOException {
    ArtifactStore store = ArtifactStore.at(root);
    try (Staging staging = store.stage("writer")) {
      for (long seed = first; seed < first + count; seed++) {
        Blob blob;
        if (seed % 2 == 0) {
          blob = staging.copy(new ByteArrayInputStream(content(seed, bytes)), "s" + seed, "x/y");
        } else {
          Files.write(staging.file("f" + seed), content(seed, bytes));
          blob = staging.publish("f" + seed, "x/y");
        }
        out.println(blob.sha256());
      }
    }
  }

  static byte[] content(long seed, int bytes) {
    byte[] content = new byte[bytes];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }

  /** Starts a process with these arguments. */
  static Process start(Path root, long firstSeed, long count, int bytes) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            StoreWriter.class.getName(),
            root.toString(),
            Long.toString(firstSeed),
            Long.toString(count),
            Integer.toString(bytes))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}

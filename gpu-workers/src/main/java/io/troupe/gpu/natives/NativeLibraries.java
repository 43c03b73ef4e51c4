package io.troupe.gpu.natives;

import io.troupe.arrow.store.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Unpacks native libraries from jars into private folders that are named by their content.
 *
 * <p>JCuda's own unpacking writes to a predictable name in the shared temporary folder, loads what
 * already lies there and races with other JVMs that start at the same time. Here the folder belongs
 * to the user alone, the file appears by an atomic rename, and what is there is compared before it
 * is trusted.
 */
public final class NativeLibraries {
  private NativeLibraries() {}

  /** Where libraries are unpacked: {@code natives} in the state folder. */
  public static Path defaultRoot() {
    return StateFolder.of(name -> Objects.requireNonNullElse(System.getenv(name), ""))
        .resolve("natives");
  }

  /**
   * Unpacks one library and gives its folder.
   *
   * @param resource the library's name on the class path
   * @param root where the folder is made
   * @throws IOException if there is no such resource, or the folder cannot be made or is not
   *     private
   */
  public static Path unpack(String resource, Path root) throws IOException {
    byte[] content = read(resource);
    PrivateFolder folder = PrivateFolder.at(root.resolve(PrivateFolder.nameOf(content)));
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    Optional<byte[]> there = folder.read(name);
    if (there.isEmpty() || !Arrays.equals(there.get(), content)) {
      folder.write(name, content);
    }
    return folder.path();
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = NativeLibraries.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no " + resource + " on the class path");
      }
      return in.readAllBytes();
    }
  }
}

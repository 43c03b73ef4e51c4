package io.troupe.gpu.natives;

import io.troupe.arrow.store.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

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

  /**
   * Unpacks a library of many megabytes and gives its folder: what is there is compared with the
   * checksum that the jar has of it, which takes a twentieth of unpacking it again.
   *
   * @throws IOException as {@link #unpack}
   */
  public static Path unpackLarge(String resource, Path root) throws IOException {
    URL url = NativeLibraries.class.getClassLoader().getResource(resource);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      return unpack(resource, root);
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      ZipEntry entry = jar.getEntry(resource);
      String identity = resource + " " + entry.getSize() + " " + entry.getCrc();
      byte[] key = identity.getBytes(StandardCharsets.UTF_8);
      PrivateFolder folder = PrivateFolder.at(root.resolve(PrivateFolder.nameOf(key)));
      String name = resource.substring(resource.lastIndexOf('/') + 1);
      if (!folder.holds(name, entry.getSize(), entry.getCrc())) {
        try (InputStream in = jar.getInputStream(entry)) {
          folder.write(name, in.readAllBytes());
        }
      }
      return folder.path();
    }
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

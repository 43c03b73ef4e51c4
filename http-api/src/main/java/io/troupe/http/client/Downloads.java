package io.troupe.http.client;

import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of a server in a folder of this process, which goes when the downloads are closed. */
final class Downloads implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final Requests requests;
  private Optional<Path> folder = Optional.empty();
  private long count;

  Downloads(Requests requests) {
    this.requests = requests;
  }

  /** The bytes of {@code blob}; empty where the server has lost them or sends others. */
  Optional<Path> blob(Blob blob) {
    Path target = folder().resolve(blob.sha256());
    if (Files.exists(target)) {
      return Optional.of(target);
    }
    Optional<Path> got = get("/artifacts/" + blob.sha256());
    try {
      if (got.isEmpty() || !digest(got.get()).equals(blob.sha256())) {
        return Optional.empty();
      }
      return Optional.of(Files.move(got.get(), target, StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What lies at {@code path} of the API; empty where nothing does. */
  Optional<Path> get(String path) {
    HttpRequest request = requests.to(path).header("Accept", "*/*").GET().build();
    Path part = part();
    try {
      return Optional.of(
          requests.patiently(
              request,
              in -> {
                try (OutputStream out = Files.newOutputStream(part)) {
                  in.transferTo(out);
                }
                return part;
              }));
    } catch (ServerException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private synchronized Path part() {
    count++;
    return folder().resolve(count + ".part");
  }

  private synchronized Path folder() {
    if (folder.isEmpty()) {
      try {
        folder = Optional.of(Files.createTempDirectory("troupe-"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folder.get();
  }

  /** Deletes what was downloaded. */
  @Override
  public synchronized void close() {
    if (folder.isEmpty()) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder.get())) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    folder = Optional.empty();
  }
}

package io.troupe.pipelines.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings one data set over HTTP. Bytes go to {@code .FILE.part} beside the final name, under a file
 * lock; what an earlier try left there is continued by a range request.
 */
final class Download {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int PARTIAL_CONTENT = 206;
  private static final int OK = 200;

  private final Dataset dataset;
  private final Path target;
  private final Path part;

  Download(Dataset dataset, Path folder) {
    this.dataset = dataset;
    this.target = folder.resolve(dataset.relativePath());
    this.part = target.resolveSibling("." + dataset.file() + ".part");
  }

  Path fetch(DownloadProgress progress) throws IOException, InterruptedException {
    if (Files.exists(target)) {
      return kept(progress);
    }
    Files.createDirectories(target.getParent());
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(channel)) {
      if (Files.exists(target)) {
        return kept(progress);
      }
      if (channel.size() != dataset.bytes()) {
        receive(channel, progress);
      }
      channel.force(true);
      publish(channel);
    }
    return target;
  }

  private Path kept(DownloadProgress progress) throws IOException {
    String digest = FileDigests.compute(target);
    if (!digest.equals(dataset.sha256())) {
      throw new IOException(
          "%s is not the published %s: its SHA-256 is %s, expected %s; move it away and fetch again"
              .formatted(target, dataset.name(), digest, dataset.sha256()));
    }
    progress.bytes(dataset.bytes(), dataset.bytes());
    return target;
  }

  private FileLock lock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(busy(), e);
    }
    if (lock == null) {
      throw new IOException(busy());
    }
    return lock;
  }

  private String busy() {
    return "somebody else is fetching " + dataset.name() + " into " + target.getParent();
  }

  private void receive(FileChannel channel, DownloadProgress progress)
      throws IOException, InterruptedException {
    if (channel.size() > dataset.bytes()) {
      channel.truncate(0);
    }
    long have = channel.size();
    HttpRequest.Builder request = HttpRequest.newBuilder(dataset.url()).timeout(ANSWER_TIMEOUT);
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        channel.position(start(response, have));
        channel.truncate(channel.position());
        copy(body, channel, progress);
      }
    } catch (IOException e) {
      throw new IOException(
          "cannot fetch %s from %s: %s; with a network run the command again (it goes on where it stopped), or put the file at %s"
              .formatted(dataset.name(), dataset.url(), reason(e), target),
          e);
    }
  }

  /** Where the answer's first byte belongs in the file. */
  private static long start(HttpResponse<?> response, long have) throws IOException {
    Optional<String> range = response.headers().firstValue("Content-Range");
    return switch (response.statusCode()) {
      case OK -> 0;
      case PARTIAL_CONTENT -> {
        if (range.filter(text -> text.startsWith("bytes " + have + "-")).isEmpty()) {
          throw new IOException(
              "asked for bytes from " + have + ", got " + range.orElse("no Content-Range"));
        }
        yield have;
      }
      default -> throw new IOException("the server answered " + response.statusCode());
    };
  }

  private void copy(InputStream body, FileChannel channel, DownloadProgress progress)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = channel.position();
    progress.bytes(done, dataset.bytes());
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      done += read;
      if (done > dataset.bytes()) {
        channel.truncate(0);
        throw new IOException("the answer is longer than " + dataset.bytes() + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      progress.bytes(done, dataset.bytes());
    }
    if (done < dataset.bytes()) {
      throw new IOException("the answer ended after " + done + " of " + dataset.bytes() + " bytes");
    }
  }

  private void publish(FileChannel channel) throws IOException {
    String digest = FileDigests.compute(part);
    if (!digest.equals(dataset.sha256())) {
      channel.truncate(0);
      throw new IOException(
          "%s gave another file than the published %s: its SHA-256 is %s, expected %s; nothing was kept"
              .formatted(dataset.url(), dataset.name(), digest, dataset.sha256()));
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Connection failures of java.net.http often carry no message of their own. */
  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}

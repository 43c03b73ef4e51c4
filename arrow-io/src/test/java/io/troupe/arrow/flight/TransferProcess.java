package io.troupe.arrow.flight;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process that serves or fetches, to be killed.
 *
 * <p>{@code serve ROOT PORT} prints its port once it serves; {@code fetch ROOT PORT SHA256 BYTES
 * CHUNK…} prints how many bytes it received.
 */
final class TransferProcess {
  private TransferProcess() {}

  /** Entry point. */
  public static void main(String[] arguments) throws Exception {
    ArtifactStore store = ArtifactStore.at(Path.of(arguments[1]));
    InetSocketAddress address =
        new InetSocketAddress(Blobs.loopback().getAddress(), Integer.parseInt(arguments[2]));
    if (arguments[0].equals("serve")) {
      ArtifactServer server = ArtifactServer.start(address, List.of(store), ServerLimits.DEFAULT);
      System.out.println(server.address().getPort());
      Thread.currentThread().join();
    } else {
      List<String> chunks = Arrays.asList(arguments).subList(5, arguments.length);
      Blob blob = new Blob("b", "x/y", Long.parseLong(arguments[4]), arguments[3], chunks);
      try (ArtifactClient client = ArtifactClient.open(address)) {
        client.fetch(blob, store);
        System.out.println(client.receivedBytes());
      }
    }
  }

  static Process serve(Path root, int port) throws IOException {
    return start(List.of("serve", root.toString(), Integer.toString(port)));
  }

  static Process fetch(Path root, InetSocketAddress server, Blob blob) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "fetch",
                root.toString(),
                Integer.toString(server.getPort()),
                blob.sha256(),
                Long.toString(blob.bytes())));
    arguments.addAll(blob.chunks());
    return start(arguments);
  }

  private static Process start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TransferProcess.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The number that a process prints. */
  static long number(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the process ended without a word");
    }
    return Long.parseLong(line);
  }
}

package io.troupe.arrow.flight;

import static io.troupe.arrow.flight.Blobs.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client of docs/formats-flight.md fetches. {@code TROUPE_PYTHON} names another Python than
 * python3.
 */
class PyarrowFlightTest {
  private static final String SCRIPT =
      """
      import hashlib, sys
      from pyarrow import flight
      port, sha256, size = sys.argv[1:4]
      client = flight.connect("grpc://127.0.0.1:" + port)
      ticket = flight.Ticket(f"troupe-blob/1 {sha256} {size} 0 {size}".encode())
      digest = hashlib.sha256()
      for batch in client.do_get(ticket):
          for piece in batch.data.column("bytes"):
              digest.update(piece.as_buffer())
      assert digest.hexdigest() == sha256
      print("ok")
      """;

  @TempDir Path folder;

  @Test
  void fetchesABlob() throws Exception {
    assumeTrue(python("import pyarrow.flight; print('ok')").equals("ok"), "no pyarrow");
    ArtifactStore store = ArtifactStore.at(folder);
    Blob blob = Blobs.publish(store, 1, 5 * MIB + 3);
    try (ArtifactServer server =
        ArtifactServer.start(Blobs.loopback(), List.of(store), ServerLimits.DEFAULT)) {
      String port = Integer.toString(server.address().getPort());
      assertThat(python(SCRIPT, port, blob.sha256(), Long.toString(blob.bytes()))).isEqualTo("ok");
    }
  }

  private static String python(String script, String... arguments) throws Exception {
    String python = Optional.ofNullable(System.getenv("TROUPE_PYTHON")).orElse("python3");
    List<String> command = new ArrayList<>(List.of(python, "-c", script));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return e.toString();
    }
  }
}

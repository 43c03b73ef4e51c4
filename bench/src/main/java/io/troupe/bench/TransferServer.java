package io.troupe.bench;

import io.troupe.arrow.flight.ArtifactServer;
import io.troupe.arrow.flight.ServerLimits;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The other process of {@link TransferBenchmark}: it serves a store over Flight, and one of its
 * files over a bare socket by sendfile.
 */
final class TransferServer implements AutoCloseable {
  /** What starts it, as the first argument of the benchmark. */
  static final String ROLE = "serve";

  private final Process process;
  private final BufferedReader out;
  private final InetSocketAddress flight;
  private final InetSocketAddress raw;

  private TransferServer(Process process, BufferedReader out) throws IOException {
    this.process = process;
    this.out = out;
    this.flight = address(out.readLine());
    this.raw = address(out.readLine());
  }

  private static InetSocketAddress address(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  /** Starts it with the flags and the class path of this process. */
  static TransferServer start(Path store, Blob blob) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    // The source file, where it was not compiled before.
    command.add(System.getProperty("troupe.bench.main", TransferBenchmark.class.getName()));
    command.addAll(List.of(ROLE, store.toString(), blob.sha256()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new TransferServer(process, process.inputReader(StandardCharsets.UTF_8));
  }

  /** Where the store is served over Flight. */
  InetSocketAddress flight() {
    return flight;
  }

  /** Where each connection gets the file and its end. */
  InetSocketAddress raw() {
    return raw;
  }

  /** CPU time since its start. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  /** Ends it. */
  String end() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    return out.readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process itself: serves until its standard input ends, then says what memory it took. */
  static void serve(Path root, String sha256) throws IOException {
    ArtifactStore store = ArtifactStore.at(root);
    DirectMemory memory = new DirectMemory();
    try (ArtifactServer server =
            ArtifactServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(store),
                ServerLimits.DEFAULT);
        ServerSocketChannel raw = ServerSocketChannel.open()) {
      raw.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofPlatform().daemon().start(() -> sendFiles(raw, store, sha256));
      System.out.println(server.address().getPort());
      System.out.println(((InetSocketAddress) raw.getLocalAddress()).getPort());
      while (System.in.read() >= 0) {
        // The client says nothing; its end is ours.
      }
      System.out.println(memory.report(server.peakBytes()));
    }
  }

  private static void sendFiles(ServerSocketChannel door, ArtifactStore store, String sha256) {
    while (door.isOpen()) {
      try (SocketChannel client = door.accept();
          FileChannel file = store.read(sha256).orElseThrow()) {
        long at = 0;
        while (at < file.size()) {
          at += file.transferTo(at, file.size() - at, client);
        }
      } catch (IOException _) {
        // The client, or the benchmark, is over.
      }
    }
  }
}

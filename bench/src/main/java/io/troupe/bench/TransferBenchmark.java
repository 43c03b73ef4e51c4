package io.troupe.bench;

import com.sun.management.OperatingSystemMXBean;
import io.troupe.arrow.ArrowMemory;
import io.troupe.arrow.flight.ArtifactClient;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.BlobCheck;
import io.troupe.arrow.store.Staging;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;

/**
 * The speed at which a blob gets from one process to another on this machine, over Flight, beside
 * what bounds it: SHA-256 on one core and a copy by sendfile. {@code bench/transfer} runs it.
 *
 * <p>Arguments: a folder for the blob (where temporary files are), GiB (2), passes (5). Each pass
 * measures all once, in turns; two passes before are not counted.
 */
public final class TransferBenchmark {
  private static final int WARM_UP = 2;
  private static final int BUFFER_BYTES = 2 << 20;
  private static final long STREAM_BYTES = 64L << 20;

  private final Blob blob;
  private final Path folder;
  private final ArtifactStore here;
  private final TransferServer server;
  private final Map<String, List<Figures>> figures = new LinkedHashMap<>();
  private long arrowPeak;

  /** What one pass took. */
  private record Figures(double seconds, double cpuSeconds) {}

  /** What is measured. */
  private interface Transfer {
    void run() throws Exception;
  }

  private TransferBenchmark(Blob blob, Path folder, TransferServer server) throws IOException {
    this.blob = blob;
    this.folder = folder;
    this.here = ArtifactStore.at(folder.resolve("here"));
    this.server = server;
  }

  /** Prints the table, or is the server. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals(TransferServer.ROLE)) {
      TransferServer.serve(Path.of(arguments[1]), arguments[2]);
      return;
    }
    Path parent =
        Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir"));
    long bytes = (long) (Double.parseDouble(arguments.length > 1 ? arguments[1] : "2") * (1 << 30));
    int passes = Integer.parseInt(arguments.length > 2 ? arguments[2] : "5");
    Path folder = Files.createTempDirectory(parent, "troupe-transfer");
    try {
      ArtifactStore store = ArtifactStore.at(folder.resolve("there"));
      Blob blob = publish(store, bytes);
      try (TransferServer server = TransferServer.start(store.root(), blob)) {
        new TransferBenchmark(blob, folder, server).measure(passes);
      }
    } finally {
      delete(folder);
    }
  }

  private static Blob publish(ArtifactStore store, long bytes) throws IOException {
    byte[] block = new byte[1 << 20];
    new SplittableRandom(1).nextBytes(block);
    try (Staging staging = store.stage("benchmark")) {
      try (OutputStream out = Files.newOutputStream(staging.file("blob"))) {
        for (long at = 0; at < bytes; at += block.length) {
          ByteBuffer.wrap(block).putLong(at);
          out.write(block, 0, (int) Math.min(block.length, bytes - at));
        }
      }
      return staging.publish("blob", "application/octet-stream");
    }
  }

  private void measure(int passes) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%.1f GiB in %s, JDK %s, %d processors, load %.1f%n",
        blob.bytes() / (double) (1 << 30),
        folder.getParent(),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        load());
    DirectMemory memory = new DirectMemory();
    for (int pass = -WARM_UP; pass < passes; pass++) {
      boolean counts = pass >= 0;
      time(counts, "SHA-256 on one core", this::digest);
      time(counts, "raw copy, sendfile to a buffer", this::copyRaw);
      time(counts, "Flight, plain", () -> stream(false));
      time(counts, "Flight, digests checked", () -> stream(true));
      time(counts, "fetched into a store", this::fetch);
      Files.delete(here.open(blob));
    }
    System.out.println("GiB/s of each pass, and their median; CPU s a GiB of both processes");
    figures.forEach(this::print);
    System.out.println("memory outside the heap for one stream, at most:");
    System.out.println("  client " + memory.report(arrowPeak));
    System.out.println("  server " + server.end());
    System.out.printf(Locale.ROOT, "load after: %.1f%n", load());
  }

  private void time(boolean counts, String what, Transfer transfer) throws Exception {
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    transfer.run();
    Figures took = new Figures((System.nanoTime() - start) / 1e9, cpuSeconds() - cpu);
    if (counts) {
      figures.computeIfAbsent(what, _ -> new ArrayList<>()).add(took);
    }
  }

  private void print(String what, List<Figures> passes) {
    double size = blob.bytes() / (double) (1 << 30);
    double[] rates = passes.stream().mapToDouble(pass -> size / pass.seconds()).sorted().toArray();
    double cpu = passes.stream().mapToDouble(pass -> pass.cpuSeconds() / size).average().orElse(0);
    String all =
        passes.stream()
            .map(pass -> String.format(Locale.ROOT, "%.2f", size / pass.seconds()))
            .collect(Collectors.joining(", "));
    System.out.printf(
        Locale.ROOT, "%-32s %5.2f   (%s)   %.2f%n", what, rates[rates.length / 2], all, cpu);
  }

  private void digest() throws Exception {
    byte[] buffer = new byte[BUFFER_BYTES];
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long at = 0; at < blob.bytes(); at += buffer.length) {
      digest.update(buffer);
    }
    digest.digest();
  }

  private void copyRaw() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long bytes = 0;
    try (SocketChannel socket = SocketChannel.open(server.raw())) {
      for (int read = socket.read(buffer); read >= 0; read = socket.read(buffer.clear())) {
        bytes += read;
      }
    }
    requireAll(bytes);
  }

  /** Receives all and keeps nothing. */
  @SuppressWarnings("try") // closing Flight's classes may be interrupted; nobody does
  private void stream(boolean checked) throws Exception {
    BlobCheck check = new BlobCheck(blob);
    Semaphore waiting = new Semaphore(3);
    long bytes = 0;
    try (BufferAllocator memory = ArrowMemory.root(STREAM_BYTES);
        FlightClient client =
            FlightClient.builder(
                    memory,
                    Location.forGrpcInsecure(
                        server.flight().getHostString(), server.flight().getPort()))
                .build();
        FlightStream stream = client.getStream(new Ticket(ticket()));
        ExecutorService digesting = Executors.newSingleThreadExecutor()) {
      while (stream.next()) {
        ArrowBuf piece = ((VarBinaryVector) stream.getRoot().getVector(0)).getDataBuffer();
        int length = ((VarBinaryVector) stream.getRoot().getVector(0)).getValueLength(0);
        bytes += length;
        if (checked) {
          waiting.acquire();
          piece.getReferenceManager().retain();
          digesting.execute(
              () -> {
                check.feed(piece.nioBuffer(0, length));
                piece.getReferenceManager().release();
                waiting.release();
              });
        }
      }
      digesting.shutdown();
      waiting.acquire(3);
      arrowPeak = Math.max(arrowPeak, memory.getPeakMemoryAllocation());
    }
    requireAll(bytes);
    if (checked && !check.isComplete()) {
      throw new IOException("the digests do not match");
    }
  }

  private byte[] ticket() {
    return "troupe-blob/1 %s %d 0 %d"
        .formatted(blob.sha256(), blob.bytes(), blob.bytes())
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void fetch() throws IOException {
    try (ArtifactClient client = ArtifactClient.open(server.flight())) {
      client.fetch(blob, here);
      arrowPeak = Math.max(arrowPeak, client.peakBytes());
    }
  }

  private void requireAll(long bytes) throws IOException {
    if (bytes != blob.bytes()) {
      throw new IOException(bytes + " of " + blob.bytes() + " bytes arrived");
    }
  }

  private double cpuSeconds() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9 + server.cpuSeconds();
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package io.troupe.arrow.flight;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SplittableRandom;

/** Blobs whose bytes follow from a seed, and places to serve them. */
final class Blobs {
  static final long MIB = 1 << 20;

  private Blobs() {}

  /** A blob in {@code store}. */
  static Blob publish(ArtifactStore store, long seed, long bytes) throws IOException {
    try (Staging staging = store.stage("test")) {
      return staging.copy(content(seed, bytes), "seed-" + seed, "x/y");
    }
  }

  /** Bytes of which no two pages are equal, made faster than they are hashed. */
  private static InputStream content(long seed, long bytes) {
    byte[] block = new byte[1 << 16];
    SplittableRandom random = new SplittableRandom(seed);
    random.nextBytes(block);
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        throw new UnsupportedOperationException("read blocks");
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (at == bytes) {
          return -1;
        }
        int part = (int) Math.min(Math.min(length, block.length), bytes - at);
        System.arraycopy(block, 0, into, from, part);
        if (part >= Long.BYTES) {
          ByteBuffer.wrap(into, from, part).putLong(at ^ seed);
        }
        at += part;
        return part;
      }
    };
  }

  /** Where a store keeps a blob. */
  static Path file(ArtifactStore store, Blob blob) throws IOException {
    return store.find(blob.sha256()).orElseThrow();
  }

  /** Changes one byte of a published file, or changes it back. */
  static void flip(Path file, long at) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), at);
    }
  }

  /** Any free port of this machine. */
  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}

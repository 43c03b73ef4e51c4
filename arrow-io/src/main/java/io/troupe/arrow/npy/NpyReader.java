package io.troupe.arrow.npy;

import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** Reads one npy array from a stream into a tensor in row-major, little-endian order. */
final class NpyReader {
  private static final int CHUNK = 1 << 16;
  private static final ValueLayout.OfShort BIG_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

  private NpyReader() {}

  /**
   * Reads the array that {@code in} holds.
   *
   * @param length how many bytes {@code in} is said to give; nothing is allocated before the header
   *     agrees with it
   */
  static Tensor read(InputStream in, long length, String name, TensorArena arena)
      throws IOException, NpyProblem {
    NpyHeader header = NpyHeader.read(in);
    long bytes = header.type().bytes(header.shape().elements());
    if (length - header.length() != bytes) {
      throw new NpyProblem(
          "%s%s takes %d bytes, but %d follow the header"
              .formatted(header.type().word(), header.shape(), bytes, length - header.length()),
          NpyProblem.SAVE_AGAIN);
    }
    Tensor tensor = arena.allocate(Optional.of(name), header.type(), header.shape());
    boolean whole = false;
    try {
      if (header.fortran() && header.shape().rank() > 1) {
        try (Tensor columns = arena.allocate(header.type(), header.shape())) {
          fill(in, columns.segment(), header);
          Transposition.fromFortran(columns, tensor);
        }
      } else {
        fill(in, tensor.segment(), header);
      }
      whole = true;
      return tensor;
    } finally {
      if (!whole) {
        tensor.close();
      }
    }
  }

  private static void fill(InputStream in, MemorySegment target, NpyHeader header)
      throws IOException, NpyProblem {
    byte[] chunk = new byte[CHUNK];
    long at = 0;
    while (at < target.byteSize()) {
      int read = in.read(chunk, 0, (int) Math.min(CHUNK, target.byteSize() - at));
      if (read < 0) {
        throw new EOFException(
            "the data ends after %d of %d bytes".formatted(at, target.byteSize()));
      }
      MemorySegment.copy(chunk, 0, target, ValueLayout.JAVA_BYTE, at, read);
      at += read;
    }
    if (in.read() >= 0) {
      throw new NpyProblem("it is longer than it says", NpyProblem.SAVE_AGAIN);
    }
    if (header.order() == ByteOrder.BIG_ENDIAN) {
      swap(target, header.type().bits() / 8);
    }
  }

  private static void swap(MemorySegment data, int width) {
    long elements = data.byteSize() / width;
    switch (width) {
      case 2 -> {
        for (long i = 0; i < elements; i++) {
          data.setAtIndex(ValueLayout.JAVA_SHORT, i, data.getAtIndex(BIG_SHORT, i));
        }
      }
      case 4 -> {
        for (long i = 0; i < elements; i++) {
          data.setAtIndex(ValueLayout.JAVA_INT, i, data.getAtIndex(BIG_INT, i));
        }
      }
      case 8 -> {
        for (long i = 0; i < elements; i++) {
          data.setAtIndex(ValueLayout.JAVA_LONG, i, data.getAtIndex(BIG_LONG, i));
        }
      }
      default -> {} // single bytes have no order
    }
  }
}

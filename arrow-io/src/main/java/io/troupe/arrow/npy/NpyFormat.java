package io.troupe.arrow.npy;

import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorFormat;
import io.troupe.arrow.TensorSet;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** {@code .npy}: one array, which is called {@value #NAME}. */
public final class NpyFormat implements TensorFormat {
  /** The name of a file's only tensor. */
  public static final String NAME = "array";

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public boolean recognises(ByteBuffer head) {
    return head.remaining() >= NpyHeader.MAGIC.length
        && head.slice(head.position(), NpyHeader.MAGIC.length)
            .equals(ByteBuffer.wrap(NpyHeader.MAGIC));
  }

  @Override
  public TensorSet open(Path file, TensorArena arena) throws TensorFileException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return TensorSet.of(List.of(NpyReader.read(in, Files.size(file), NAME, arena)));
    } catch (NpyProblem e) {
      throw new TensorFileException(file, Optional.empty(), e.problem(), e.hint(), e);
    } catch (EOFException e) {
      throw new TensorFileException(
          file, Optional.empty(), String.valueOf(e.getMessage()), "copy or write it again", e);
    } catch (IOException e) {
      throw new TensorFileException(
          file, Optional.empty(), "cannot be read: " + e, "check its path and permissions", e);
    }
  }

  /**
   * Writes {@code tensor} as version 1.0 to the new file {@code file}; its name is not kept.
   *
   * @throws IllegalArgumentException when NumPy has no such type
   * @throws IOException when the file exists or cannot be written; what was begun is removed
   */
  public static void write(Tensor tensor, Path file) throws IOException {
    NpyHeader.bytes(tensor.type(), tensor.shape());
    OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    boolean whole = false;
    try (out) {
      write(tensor, out);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Writes header and data. */
  static void write(Tensor tensor, OutputStream out) throws IOException {
    out.write(NpyHeader.bytes(tensor.type(), tensor.shape()));
    MemorySegment data = tensor.segment();
    byte[] chunk = new byte[1 << 16];
    for (long at = 0; at < data.byteSize(); at += chunk.length) {
      int length = (int) Math.min(chunk.length, data.byteSize() - at);
      MemorySegment.copy(data, at, MemorySegment.ofArray(chunk), 0, length);
      out.write(chunk, 0, length);
    }
  }
}

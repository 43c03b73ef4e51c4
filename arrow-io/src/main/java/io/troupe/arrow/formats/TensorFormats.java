package io.troupe.arrow.formats;

import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorFormat;
import io.troupe.arrow.TensorSet;
import io.troupe.arrow.ipc.ArrowFormat;
import io.troupe.arrow.npy.NpyFormat;
import io.troupe.arrow.npy.NpzFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every kind of tensor file that can be read; a new one is one line here. */
public final class TensorFormats {
  private static final List<TensorFormat> ALL =
      List.of(new NpyFormat(), new NpzFormat(), new ArrowFormat());

  private static final int HEAD_BYTES = 64;

  private TensorFormats() {}

  /** All formats. */
  public static List<TensorFormat> all() {
    return ALL;
  }

  /** The format whose magic bytes {@code file} begins with. */
  public static Optional<TensorFormat> of(Path file) throws TensorFileException {
    ByteBuffer head;
    try (InputStream in = Files.newInputStream(file)) {
      head = ByteBuffer.wrap(in.readNBytes(HEAD_BYTES));
    } catch (IOException e) {
      throw new TensorFileException(
          file, Optional.empty(), "cannot be read: " + e, "check its path and permissions", e);
    }
    return ALL.stream().filter(format -> format.recognises(head)).findFirst();
  }

  /**
   * Reads the tensors of {@code file}, whatever its format; the caller closes them.
   *
   * @param arena owns what is copied
   */
  public static TensorSet open(Path file, TensorArena arena) throws TensorFileException {
    TensorFormat format =
        of(file)
            .orElseThrow(
                () ->
                    new TensorFileException(
                        file,
                        Optional.empty(),
                        "its first bytes are those of no known format",
                        "give one of: "
                            + ALL.stream()
                                .map(TensorFormat::name)
                                .collect(Collectors.joining(", "))));
    return format.open(file, arena);
  }
}

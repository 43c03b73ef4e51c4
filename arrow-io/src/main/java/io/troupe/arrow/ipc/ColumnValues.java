package io.troupe.arrow.ipc;

import io.troupe.arrow.table.Column;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Gathers one column's values over record batches.
 *
 * @param <T> what a value is on the heap
 */
final class ColumnValues<T> {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private static final Set<Integer> WIDTHS = Set.of(8, 16, 32, 64);

  private final int offsetBytes;
  private final Decoder<T> decoder;
  private final Function<List<Optional<T>>, Column> column;
  private final List<Optional<T>> values = new ArrayList<>();

  private ColumnValues(Decoder<T> decoder, Function<List<Optional<T>>, Column> column) {
    this(0, decoder, column);
  }

  private ColumnValues(
      int offsetBytes, Decoder<T> decoder, Function<List<Optional<T>>, Column> column) {
    this.offsetBytes = offsetBytes;
    this.decoder = decoder;
    this.column = column;
  }

  /** Reads value {@code i} of a part whose buffers were checked for {@code rows} values. */
  private interface Decoder<T> {
    T value(IpcColumn part, int rows, int i) throws IpcProblem;
  }

  static ColumnValues<?> of(Field field) throws IpcProblem {
    String name = field.getName();
    return switch (field.getType()) {
      case ArrowType.Utf8 _ -> text(name, 4);
      case ArrowType.LargeUtf8 _ -> text(name, 8);
      case ArrowType.Bool _ ->
          new ColumnValues<>(
              (part, rows, i) -> bit(part.values(Math.ceilDiv(rows, 8)), i),
              all -> new Column.Booleans(name, all));
      case ArrowType.Int type when type.getIsSigned() && WIDTHS.contains(type.getBitWidth()) ->
          new ColumnValues<>(
              (part, rows, i) ->
                  integer(part.values((long) rows * type.getBitWidth() / 8), i, type),
              all -> new Column.Longs(name, all));
      case ArrowType.FloatingPoint type when type.getPrecision() != FloatingPointPrecision.HALF -> {
        boolean single = type.getPrecision() == FloatingPointPrecision.SINGLE;
        yield new ColumnValues<>(
            (part, rows, i) -> {
              MemorySegment values = part.values((single ? 4L : 8L) * rows);
              return single ? values.getAtIndex(FLOAT, i) : values.getAtIndex(DOUBLE, i);
            },
            all -> new Column.Doubles(name, all));
      }
      default ->
          throw new IpcProblem(
              name,
              "a table does not hold " + field.getType(),
              "cast it to string, int64, float64 or bool");
    };
  }

  /** Takes the values of the next record batch. */
  void add(IpcColumn part) throws IpcProblem {
    int rows = Math.toIntExact(part.nodes().getFirst().length());
    boolean nulls = part.nodes().getFirst().nulls() > 0;
    MemorySegment validity =
        nulls
            ? part.prefix(part.buffers().getFirst(), Math.ceilDiv(rows, 8), "missing-value bits")
            : MemorySegment.NULL;
    if (offsetBytes > 0 && rows > 0) {
      requireAscending(part, offsetBytes, rows);
    }
    for (int i = 0; i < rows; i++) {
      values.add(
          nulls && !bit(validity, i)
              ? Optional.empty()
              : Optional.of(decoder.value(part, rows, i)));
    }
  }

  /** All values. */
  Column column() {
    return column.apply(values);
  }

  private static ColumnValues<String> text(String name, int width) {
    return new ColumnValues<>(
        width,
        (part, _, i) -> {
          long from = offset(part, width, i);
          MemorySegment bytes = part.buffers().getLast();
          try {
            ByteBuffer utf8 = bytes.asSlice(from, offset(part, width, i + 1) - from).asByteBuffer();
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
          } catch (CharacterCodingException _) {
            throw new IpcProblem(name, "row " + i + " is no UTF-8", IpcFile.WRITE_AGAIN);
          }
        },
        all -> new Column.Strings(name, all));
  }

  /** Rows whose offsets went back could read the same bytes over and over. */
  private static void requireAscending(IpcColumn part, int width, int rows) throws IpcProblem {
    part.prefix(part.buffers().get(1), (long) width * (rows + 1), "offsets");
    long last = 0;
    for (int i = 0; i <= rows; i++) {
      long offset = offset(part, width, i);
      if (offset < last || offset > part.buffers().getLast().byteSize()) {
        throw new IpcProblem(
            part.field().getName(),
            "text ends at %d after %d in a buffer of %d"
                .formatted(offset, last, part.buffers().getLast().byteSize()),
            IpcFile.WRITE_AGAIN);
      }
      last = offset;
    }
  }

  private static long offset(IpcColumn part, int width, long i) {
    MemorySegment offsets = part.buffers().get(1);
    return width == 4 ? offsets.getAtIndex(INT, i) : offsets.getAtIndex(LONG, i);
  }

  private static long integer(MemorySegment values, int i, ArrowType.Int type) {
    return switch (type.getBitWidth()) {
      case 8 -> values.get(ValueLayout.JAVA_BYTE, i);
      case 16 -> values.getAtIndex(SHORT, i);
      case 32 -> values.getAtIndex(INT, i);
      case 64 -> values.getAtIndex(LONG, i);
      default -> throw new IllegalStateException("no column has " + type.getBitWidth() + " bits");
    };
  }

  private static boolean bit(MemorySegment bits, int i) {
    return (bits.get(ValueLayout.JAVA_BYTE, i / 8) >> i % 8 & 1) == 1;
  }
}

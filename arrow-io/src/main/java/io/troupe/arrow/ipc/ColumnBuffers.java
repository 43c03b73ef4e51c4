package io.troupe.arrow.ipc;

import io.troupe.arrow.table.Column;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A column's values as Arrow's buffers: validity, offsets where they are text, values. */
final class ColumnBuffers {
  private ColumnBuffers() {}

  static List<MemorySegment> of(Column column, Arena arena) {
    MemorySegment validity = validity(column.values(), arena);
    return switch (column) {
      case Column.Strings strings -> text(strings.values(), validity, arena);
      case Column.Longs longs -> {
        MemorySegment values = arena.allocate(8L * longs.values().size(), 8);
        for (int i = 0; i < longs.values().size(); i++) {
          values.setAtIndex(ValueLayout.JAVA_LONG, i, longs.values().get(i).orElse(0L));
        }
        yield List.of(validity, values);
      }
      case Column.Doubles doubles -> {
        MemorySegment values = arena.allocate(8L * doubles.values().size(), 8);
        for (int i = 0; i < doubles.values().size(); i++) {
          values.setAtIndex(ValueLayout.JAVA_DOUBLE, i, doubles.values().get(i).orElse(0.0));
        }
        yield List.of(validity, values);
      }
      case Column.Booleans booleans -> {
        MemorySegment bits = bits(booleans.values().size(), arena);
        for (int i = 0; i < booleans.values().size(); i++) {
          set(bits, i, booleans.values().get(i).orElse(false));
        }
        yield List.of(validity, bits);
      }
    };
  }

  private static List<MemorySegment> text(
      List<Optional<String>> values, MemorySegment validity, Arena arena) {
    List<byte[]> encoded =
        values.stream().map(text -> text.orElse("").getBytes(StandardCharsets.UTF_8)).toList();
    long bytes = encoded.stream().mapToLong(text -> text.length).sum();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a column with " + bytes + " bytes of text, at most 2^31 - 1");
    }
    MemorySegment offsets = arena.allocate(4L * (values.size() + 1), 4);
    MemorySegment all = arena.allocate(bytes);
    int at = 0;
    for (int i = 0; i < encoded.size(); i++) {
      offsets.setAtIndex(ValueLayout.JAVA_INT, i, at);
      MemorySegment.copy(encoded.get(i), 0, all, ValueLayout.JAVA_BYTE, at, encoded.get(i).length);
      at += encoded.get(i).length;
    }
    offsets.setAtIndex(ValueLayout.JAVA_INT, encoded.size(), at);
    return List.of(validity, offsets, all);
  }

  private static MemorySegment validity(List<? extends Optional<?>> values, Arena arena) {
    if (values.stream().allMatch(Optional::isPresent)) {
      return MemorySegment.NULL; // left out where nothing is missing
    }
    MemorySegment bits = bits(values.size(), arena);
    for (int i = 0; i < values.size(); i++) {
      set(bits, i, values.get(i).isPresent());
    }
    return bits;
  }

  private static MemorySegment bits(int count, Arena arena) {
    return arena.allocate(Math.ceilDiv(count, 8));
  }

  private static void set(MemorySegment bits, int i, boolean value) {
    if (value) {
      byte old = bits.get(ValueLayout.JAVA_BYTE, i / 8);
      bits.set(ValueLayout.JAVA_BYTE, i / 8, (byte) (old | 1 << i % 8));
    }
  }
}

package io.troupe.arrow.ipc;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What both sides of the comparison with pyarrow hold. */
final class Samples {
  private Samples() {}

  static Path golden(String name) throws Exception {
    return Path.of(Samples.class.getResource(name).toURI());
  }

  static double expected(DataType type, long i) {
    return type == DataType.BOOL ? (i % 3 == 0 ? 1 : 0) : i % 100;
  }

  static double element(Tensor tensor, long i) {
    MemorySegment data = tensor.segment();
    return switch (tensor.type()) {
      case F64 -> data.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      case F32 -> data.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      case F16 -> Float.float16ToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT, i));
      case BF16 -> Float.intBitsToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
      case I64, U64 -> data.getAtIndex(ValueLayout.JAVA_LONG, i);
      case I32, U32 -> data.getAtIndex(ValueLayout.JAVA_INT, i);
      case I16, U16 -> data.getAtIndex(ValueLayout.JAVA_SHORT, i);
      case I8, U8, BOOL -> data.get(ValueLayout.JAVA_BYTE, i);
    };
  }

  private static void fill(Tensor tensor) {
    MemorySegment data = tensor.segment();
    for (long i = 0; i < tensor.elements(); i++) {
      double value = expected(tensor.type(), i);
      switch (tensor.type()) {
        case F64 -> data.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        case F32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
        case F16 -> data.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) value));
        case BF16 ->
            data.setAtIndex(
                ValueLayout.JAVA_SHORT, i, (short) (Float.floatToIntBits((float) value) >> 16));
        case I64, U64 -> data.setAtIndex(ValueLayout.JAVA_LONG, i, (long) value);
        case I32, U32 -> data.setAtIndex(ValueLayout.JAVA_INT, i, (int) value);
        case I16, U16 -> data.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) value);
        case I8, U8, BOOL -> data.set(ValueLayout.JAVA_BYTE, i, (byte) value);
      }
    }
  }

  /** A tensor of every type, and awkward shapes; the caller closes them. */
  static List<Tensor> tensors(TensorArena arena) {
    List<Tensor> tensors = new ArrayList<>();
    for (DataType type : DataType.values()) {
      tensors.add(arena.allocate(Optional.of(type.word()), type, Shape.of(3, 7, 5)));
    }
    tensors.add(arena.allocate(Optional.of("scalar"), DataType.F32, Shape.of()));
    tensors.add(arena.allocate(Optional.of("vector ∞/w"), DataType.I64, Shape.of(11)));
    tensors.add(arena.allocate(Optional.of("empty"), DataType.F32, Shape.of(3, 0, 2)));
    tensors.forEach(Samples::fill);
    return tensors;
  }

  static Table table() {
    return new Table(
        List.of(
            new Column.Strings(
                "text",
                List.of(
                    Optional.of("gcn"), Optional.empty(), Optional.of(""), Optional.of("größe ∞"))),
            new Column.Longs(
                "long",
                List.of(
                    Optional.of(1L),
                    Optional.of(Long.MAX_VALUE),
                    Optional.empty(),
                    Optional.of(Long.MIN_VALUE))),
            new Column.Doubles(
                "double",
                List.of(
                    Optional.of(0.5),
                    Optional.empty(),
                    Optional.of(Double.NaN),
                    Optional.of(Double.POSITIVE_INFINITY))),
            new Column.Booleans(
                "truth",
                List.of(
                    Optional.of(true), Optional.empty(), Optional.of(false), Optional.of(true)))));
  }

  static Table emptyTable() {
    return new Table(List.of(Column.strings("name", List.of())));
  }
}

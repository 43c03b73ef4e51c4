package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.RotaryLayout;
import io.troupe.gpu.operation.RotaryTable;
import io.troupe.gpu.operation.Rotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rotary position embedding and copies of rows, in float32 and to and from bfloat16. */
final class RotaryCases implements CaseFamily {
  private static final int POSITIONS = 50;

  /**
   * One unit in the last place of a bfloat16 at most, in units of float: rounding may go the other
   * way.
   */
  private static final double BFLOAT16 = 4 * Tolerance.BFLOAT16_UNIT / Tolerance.UNIT;

  private record Sizes(int rows, int heads, int dimension, int pairs, RotaryLayout layout) {
    int columns() {
      return heads * dimension;
    }

    @Override
    public String toString() {
      return rows
          + "x"
          + heads
          + "x"
          + dimension
          + "-"
          + pairs
          + "-"
          + layout.name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String name() {
    return "rotary";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (RotaryLayout layout : RotaryLayout.values()) {
      for (Sizes sizes :
          List.of(
              new Sizes(size, 2, 8, 4, layout),
              new Sizes(3, size, 6, 3, layout),
              new Sizes(3, 2, size, size / 2, layout),
              new Sizes(2, 2, size, size / 3, layout))) {
        cases.add(rotate(sizes, ElementType.FLOAT32, false, false));
        cases.add(rotate(sizes, ElementType.FLOAT32, true, true));
        cases.add(rotate(sizes, ElementType.BFLOAT16, false, false));
      }
    }
    for (ElementType from : List.of(ElementType.FLOAT32, ElementType.BFLOAT16)) {
      for (ElementType to : List.of(ElementType.FLOAT32, ElementType.BFLOAT16)) {
        cases.add(copyRows(size, 3, from, to));
        cases.add(copyRows(2, size, from, to));
      }
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (RotaryLayout layout : RotaryLayout.values()) {
      for (Sizes sizes :
          List.of(
              new Sizes(1, 1, 2, 1, layout),
              new Sizes(5, 3, 8, 4, layout),
              new Sizes(3, 2, 20, 5, layout))) {
        cases.add(rotate(sizes, ElementType.FLOAT32, false, false));
        cases.add(rotate(sizes, ElementType.FLOAT32, true, true));
        cases.add(rotate(sizes, ElementType.BFLOAT16, false, false));
      }
    }
    for (ElementType from : List.of(ElementType.FLOAT32, ElementType.BFLOAT16)) {
      for (ElementType to : List.of(ElementType.FLOAT32, ElementType.BFLOAT16)) {
        cases.add(copyRows(1, 1, from, to));
        cases.add(copyRows(3, 7, from, to));
        cases.add(copyRows(5, 20, from, to));
      }
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    return List.of(
        rotate(
            new Sizes(8192, 32, 128, 64, RotaryLayout.HALVES), ElementType.FLOAT32, false, false),
        rotate(
            new Sizes(8192, 32, 128, 64, RotaryLayout.INTERLEAVED),
            ElementType.FLOAT32,
            false,
            false),
        rotate(
            new Sizes(8192, 32, 128, 64, RotaryLayout.HALVES), ElementType.BFLOAT16, false, false),
        copyRows(8192, 4096, ElementType.FLOAT32, ElementType.FLOAT32),
        copyRows(8192, 4096, ElementType.FLOAT32, ElementType.BFLOAT16));
  }

  /** Two products, their sum and what it is added to; the magnitude of both is below their norm. */
  private static OperationCase rotate(
      Sizes sizes, ElementType type, boolean inverse, boolean accumulate) {
    int rows = sizes.rows();
    long elements = (long) rows * sizes.columns();
    long table = 8L * rows * sizes.pairs();
    Work work =
        accumulate
            ? Work.memory(4 * elements + table, 0).withUpdated(type.bytes() * elements)
            : Work.memory(4 * elements + table, type.bytes() * elements);
    return new OperationCase(
        "rotary.rotate",
        type == ElementType.BFLOAT16 ? "bf16" : "f32",
        sizes + (inverse ? "-inverse" : "") + (accumulate ? "-add" : ""),
        work,
        in -> {
          Matrix x = in.normal("x", rows + 1, sizes.columns());
          Matrix cosines = in.uniform("cosines", POSITIONS, sizes.pairs(), -1, 1);
          Matrix sines = in.uniform("sines", POSITIONS, sizes.pairs(), -1, 1);
          Indices positions = in.below("positions", rows, POSITIONS);
          ElementType stored = type == ElementType.BFLOAT16 ? type : in.scope().elementType();
          Matrix out = in.normal(stored, "out", rows + 2, sizes.columns());
          Tolerance tolerance = Tolerance.ofLargest(4);
          in.compared(
              "out",
              out,
              type == ElementType.BFLOAT16 ? tolerance.and(Tolerance.units(BFLOAT16)) : tolerance);
          Rotation rotation =
              new Rotation(
                  new RotaryTable(cosines, sines),
                  positions,
                  sizes.dimension(),
                  sizes.layout(),
                  inverse);
          return () -> in.operations().rotary().rotate(x, 1, rotation, out, 2, accumulate);
        });
  }

  private static OperationCase copyRows(int rows, int columns, ElementType from, ElementType to) {
    long elements = (long) rows * columns;
    return new OperationCase(
        "rotary.copyRows",
        to == ElementType.BFLOAT16 ? "bf16" : "f32",
        rows + "x" + columns + (from == ElementType.BFLOAT16 ? "-from-bf16" : ""),
        Work.memory(from.bytes() * elements, to.bytes() * elements),
        in -> {
          ElementType computed = in.scope().elementType();
          Matrix x =
              in.normal(from == ElementType.BFLOAT16 ? from : computed, "x", rows + 2, columns);
          Matrix out =
              in.normal(to == ElementType.BFLOAT16 ? to : computed, "out", rows + 1, columns);
          in.compared("out", out, Tolerance.exact());
          return () -> in.operations().rotary().copyRows(x, 2, rows, out, 1);
        });
  }
}

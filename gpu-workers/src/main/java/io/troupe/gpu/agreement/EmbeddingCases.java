package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import java.util.ArrayList;
import java.util.List;

/** Rows of a table by number, and the gradient of the table. */
final class EmbeddingCases implements CaseFamily {
  @Override
  public String name() {
    return "embedding";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (ElementType type : List.of(ElementType.FLOAT32, ElementType.BFLOAT16)) {
      cases.add(gather(size, 7, 5, type));
      cases.add(gather(5, size, 3, type));
      cases.add(gather(9, 4, size, type));
    }
    cases.add(scatterAdd(size, 7, 5));
    cases.add(scatterAdd(5, size, 3));
    cases.add(scatterAdd(9, 20, size));
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (int[] sizes : new int[][] {{1, 1, 1}, {5, 9, 4}, {20, 7, 33}}) {
      cases.add(gather(sizes[0], sizes[1], sizes[2], ElementType.FLOAT32));
      cases.add(gather(sizes[0], sizes[1], sizes[2], ElementType.BFLOAT16));
      cases.add(scatterAdd(sizes[0], sizes[1], sizes[2]));
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    return List.of(
        gather(32_000, 8192, 2048, ElementType.FLOAT32),
        gather(32_000, 8192, 2048, ElementType.BFLOAT16),
        scatterAdd(32_000, 8192, 2048));
  }

  private static OperationCase gather(int vocabulary, int tokens, int columns, ElementType type) {
    long row = (long) type.bytes() * columns;
    return new OperationCase(
        "embedding.gather",
        type == ElementType.BFLOAT16 ? "bf16" : "f32",
        vocabulary + "x" + tokens + "x" + columns,
        Work.memory(4L * tokens, 4L * tokens * columns).withGathered(tokens, row, vocabulary * row),
        in -> {
          ElementType stored = type == ElementType.BFLOAT16 ? type : in.scope().elementType();
          Matrix table = in.normal(stored, "table", vocabulary, columns);
          Indices rows = in.below("rows", tokens, vocabulary);
          Matrix out = in.output("out", tokens, columns, Tolerance.exact());
          return () -> in.operations().embedding().gather(table, rows, out);
        });
  }

  private static OperationCase scatterAdd(int vocabulary, int tokens, int columns) {
    long bytes = 4L * tokens * columns;
    return new OperationCase(
        "embedding.scatterAdd",
        "f32",
        vocabulary + "x" + tokens + "x" + columns,
        Work.memory(8L * tokens, 0)
            .withUpdated(Math.min(bytes, 4L * vocabulary * columns))
            .withGathered(tokens, 4L * columns, bytes),
        in -> {
          Matrix gradOut = in.normal("gradOut", tokens, columns);
          Lookup lookup = Lookup.of(in.scope(), in.ints("rows", tokens, vocabulary));
          Matrix gradTable = in.normal("gradTable", vocabulary, columns);
          in.compared("gradTable", gradTable, Tolerance.sum(tokens));
          return () -> in.operations().embedding().scatterAdd(gradOut, lookup, gradTable);
        });
  }
}

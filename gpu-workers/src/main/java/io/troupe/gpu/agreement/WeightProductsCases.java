package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.weight.Weight;
import java.util.ArrayList;
import java.util.List;

/** Products of a few rows with weights of every format. */
final class WeightProductsCases implements CaseFamily {
  private static final List<String> FORMATS = List.of("f32", "bf16", "int8", "nvfp4", "mxfp4");

  @Override
  public String name() {
    return "weightProducts";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    int rows = Math.min(size, 33);
    for (String format : FORMATS) {
      int block = WeightInputs.block(format);
      int columns = Math.ceilDiv(size, block) * block;
      cases.add(multiply(format, 1, columns, 7, false));
      cases.add(multiply(format, rows, columns, 3, true));
      cases.add(multiply(format, 2, 5 * block, size, true));
      cases.add(multiply(format, 5, 3 * block, rows, false));
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (String format : FORMATS) {
      cases.add(multiply(format, 1, 32, 3, false));
      cases.add(multiply(format, 3, 160, 5, true));
      cases.add(multiply(format, 9, 96, 4, false));
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    for (String format : FORMATS) {
      // The small formats too lie beyond the caches.
      cases.add(multiply(format, 1, 4096, 16_384, false));
      cases.add(multiply(format, 4, 4096, 16_384, false));
    }
    return cases;
  }

  /** The sum over the columns, and a scaling for each block of 16 or 32. */
  private static OperationCase multiply(
      String format, int rows, int columns, int outputs, boolean accumulate) {
    Tolerance tolerance = Tolerance.sum(columns).and(Tolerance.sum(columns / 16));
    long outBytes = 4L * rows * outputs;
    Work work =
        Work.memory(
                WeightInputs.bytes(format, (long) columns * outputs) + 4L * rows * columns,
                accumulate ? 0 : outBytes)
            .withUpdated(accumulate ? outBytes : 0)
            .withFlops(2.0 * rows * columns * outputs);
    return new OperationCase(
        "weightProducts.multiply",
        format,
        rows + "x" + columns + "x" + outputs + (accumulate ? "-add" : ""),
        work,
        in -> {
          Matrix x = in.normal(ElementType.FLOAT32, "x", rows, columns);
          Weight weight = WeightInputs.draw(in, format, "weight", outputs, columns);
          Matrix out =
              accumulate
                  ? in.compared(
                      "out", in.normal(ElementType.FLOAT32, "out", rows, outputs), tolerance)
                  : in.output(ElementType.FLOAT32, "out", rows, outputs, tolerance);
          return () -> in.operations().weightProducts().multiply(x, weight, out, accumulate);
        });
  }
}

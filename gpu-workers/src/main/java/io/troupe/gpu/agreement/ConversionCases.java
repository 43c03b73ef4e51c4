package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.ScaleRule;
import io.troupe.gpu.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Conversions, all exact. */
final class ConversionCases implements CaseFamily {
  private static final List<ElementType> TYPES =
      List.of(ElementType.FLOAT32, ElementType.BFLOAT16, ElementType.FLOAT16);
  private static final List<SmallFloat> EIGHT_BITS = List.of(SmallFloat.E4M3, SmallFloat.E5M2);
  private static final List<String> PACKED = List.of("int8", "nvfp4", "mxfp4");

  @Override
  public String name() {
    return "conversion";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = all(3, size, Math.ceilDiv(size, 32) * 32);
    // Rows of two blocks, so that no case is there twice.
    cases.addAll(all(size, 5, 64));
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = all(1, 17, 32);
    cases.addAll(all(3, 67, 96));
    cases.addAll(all(20, 33, 64));
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    for (ElementType type : TYPES.subList(1, TYPES.size())) {
      cases.add(convert(ElementType.FLOAT32, type, 4096, 4096));
      cases.add(convert(type, ElementType.FLOAT32, 4096, 4096));
    }
    for (SmallFloat format : EIGHT_BITS) {
      cases.add(encode(format, 4096, 4096));
      cases.add(decode(format, 4096, 4096));
    }
    for (String format : PACKED) {
      cases.add(quantize(format, 1024, 4096));
      cases.add(dequantize(format, 1024, 4096));
    }
    cases.add(chooseScales(ScaleRule.NVFP4_MAX, 1024, 4096));
    cases.add(chooseScales(ScaleRule.MXFP4_ROUNDED, 1024, 4096));
    return cases;
  }

  private static List<OperationCase> all(int rows, int columns, int blocks) {
    List<OperationCase> cases = new ArrayList<>();
    for (ElementType from : TYPES) {
      for (ElementType to : TYPES) {
        cases.add(convert(from, to, rows, columns));
      }
    }
    for (SmallFloat format : EIGHT_BITS) {
      cases.add(encode(format, rows, columns));
      cases.add(decode(format, rows, columns));
    }
    for (ScaleRule rule : ScaleRule.values()) {
      cases.add(chooseScales(rule, rows, blocks));
    }
    for (String format : PACKED) {
      cases.add(quantize(format, rows, blocks));
      cases.add(dequantize(format, rows, blocks));
    }
    return cases;
  }

  private static String name(ElementType type) {
    return switch (type) {
      case FLOAT32 -> "f32";
      case FLOAT64 -> "f64";
      case BFLOAT16 -> "bf16";
      case FLOAT16 -> "f16";
    };
  }

  private static Work work(long read, long written) {
    return Work.memory(read, written);
  }

  /** The case's values, spread over 80 powers of two if they are normal. */
  private static Matrix wide(Inputs in, ElementType type, int rows, int columns) {
    Matrix plain = in.normal(type, "from", rows, columns);
    double[] exponents = in.reals("exponents", rows * columns, random -> random.nextInt(-40, 40));
    double[] values = plain.toDoubles();
    plain.fill(i -> Math.scalb(values[(int) i], (int) exponents[(int) i]));
    return plain;
  }

  private static OperationCase convert(ElementType from, ElementType to, int rows, int columns) {
    long size = (long) rows * columns;
    return new OperationCase(
        "conversion.convert",
        name(from) + "-" + name(to),
        rows + "x" + columns,
        work(size * from.bytes(), size * to.bytes()),
        in -> {
          Matrix source = wide(in, from, rows, columns);
          Matrix target = in.output(to, "to", rows, columns, Tolerance.exact());
          return () -> in.operations().conversion().convert(source, target);
        });
  }

  private static OperationCase encode(SmallFloat format, int rows, int columns) {
    long size = (long) rows * columns;
    return new OperationCase(
        "conversion.encode",
        format.name().toLowerCase(Locale.ROOT),
        rows + "x" + columns,
        work(4 * size, size),
        in -> {
          Matrix source = wide(in, ElementType.FLOAT32, rows, columns);
          Bytes target = in.outputBytes("to", size);
          return () -> in.operations().conversion().encode(source, format, target);
        });
  }

  private static OperationCase decode(SmallFloat format, int rows, int columns) {
    int size = rows * columns;
    return new OperationCase(
            "conversion.decode",
            format.name().toLowerCase(Locale.ROOT),
            rows + "x" + columns,
            work(size, 4L * size),
            in -> {
              Bytes codes =
                  WeightInputs.bytes(in, "from", size, random -> random.nextInt(256), v -> (int) v);
              Matrix target =
                  in.output(ElementType.FLOAT32, "to", rows, columns, Tolerance.exact());
              return () -> in.operations().conversion().decode(codes, format, target);
            })
        .only(Values.NORMAL);
  }

  private static OperationCase chooseScales(ScaleRule rule, int rows, int columns) {
    long size = (long) rows * columns;
    float divisor = divisor(rule);
    return new OperationCase(
        "conversion.chooseScales",
        rule.name().toLowerCase(Locale.ROOT),
        rows + "x" + columns,
        work(4 * size, size / rule.format().block()),
        in -> {
          Matrix values = in.normal(ElementType.FLOAT32, "values", rows, columns);
          Bytes codes = in.scope().bytes(size / 2);
          Bytes scales = in.outputBytes("scales", size / rule.format().block());
          Fp4Weight weight = new Fp4Weight(rows, columns, rule.format(), codes, scales, divisor);
          return () -> in.operations().conversion().chooseScales(values, rule, weight);
        });
  }

  private static float divisor(ScaleRule rule) {
    return switch (rule) {
      case NVFP4_MAX -> 600;
      case MXFP4_FLOOR, MXFP4_ROUNDED -> 1;
      case MXFP4_THREE_QUARTERS -> 3;
    };
  }

  private static OperationCase quantize(String format, int rows, int columns) {
    long size = (long) rows * columns;
    return new OperationCase(
        "conversion.quantize",
        format,
        rows + "x" + columns,
        work(4 * size, WeightInputs.bytes(format, size)),
        in -> {
          Matrix values = in.normal(ElementType.FLOAT32, "values", rows, columns);
          Weight target = target(in, format, rows, columns);
          return () -> in.operations().conversion().quantize(values, target);
        });
  }

  /** A weight whose codes are outputs, and whose scales too where quantising makes them. */
  private static Weight target(Inputs in, String format, int rows, int columns) {
    if (format.equals("int8")) {
      Bytes codes = in.outputBytes("codes", (long) rows * columns);
      Matrix scales =
          in.output(
              ElementType.BFLOAT16, "scales", rows, columns / Int8Weight.GROUP, Tolerance.exact());
      return new Int8Weight(rows, columns, codes, scales);
    }
    Fp4Weight given = (Fp4Weight) WeightInputs.draw(in, format, "to", rows, columns);
    Bytes codes = in.outputBytes("codes", (long) rows * columns / 2);
    return new Fp4Weight(rows, columns, given.format(), codes, given.scales(), given.divisor());
  }

  private static OperationCase dequantize(String format, int rows, int columns) {
    long size = (long) rows * columns;
    return new OperationCase(
            "conversion.dequantize",
            format,
            rows + "x" + columns,
            work(WeightInputs.bytes(format, size), 4 * size),
            in -> {
              Weight weight = WeightInputs.draw(in, format, "from", rows, columns);
              Matrix target =
                  in.output(ElementType.FLOAT32, "to", rows, columns, Tolerance.exact());
              return () -> in.operations().conversion().dequantize(weight, target);
            })
        .only(Values.NORMAL);
  }
}

package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireElements;
import static io.troupe.gpu.operation.Shapes.requireLike;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.ScaleRule;
import io.troupe.gpu.weight.Weight;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedConversion(Conversion family) implements Conversion {
  private static final ElementType[] CONVERTED = {
    ElementType.FLOAT32, ElementType.BFLOAT16, ElementType.FLOAT16
  };

  @Override
  public void convert(Matrix from, Matrix to) {
    requireLike("to", to, from);
    requireElements("from", from, CONVERTED);
    requireElements("to", to, CONVERTED);
    requireDistinct(to, from);
    family.convert(from, to);
  }

  @Override
  public void encode(Matrix from, SmallFloat format, Bytes to) {
    requireElements("from", from, ElementType.FLOAT32);
    requireCodes(from, format, to);
    family.encode(from, format, to);
  }

  @Override
  public void decode(Bytes from, SmallFloat format, Matrix to) {
    requireElements("to", to, ElementType.FLOAT32);
    requireCodes(to, format, from);
    family.decode(from, format, to);
  }

  @Override
  public void chooseScales(Matrix values, ScaleRule rule, Fp4Weight to) {
    requireValues("values", values, to);
    if (rule.format() != to.format()) {
      throw new IllegalArgumentException(
          rule + " makes scales of " + rule.format() + ", the weight is " + to.format());
    }
    family.chooseScales(values, rule, to);
  }

  @Override
  public void quantize(Matrix values, Weight to) {
    requireValues("values", values, to);
    if (to instanceof DenseWeight(Matrix matrix)) {
      convert(values, matrix);
      return;
    }
    family.quantize(values, to);
  }

  @Override
  public void dequantize(Weight from, Matrix to) {
    requireValues("to", to, from);
    if (from instanceof DenseWeight(Matrix matrix)) {
      convert(matrix, to);
      return;
    }
    family.dequantize(from, to);
  }

  private static void requireValues(String name, Matrix values, Weight weight) {
    require(name, values, weight.rows(), weight.columns());
    requireElements(name, values, ElementType.FLOAT32);
  }

  private static void requireCodes(Matrix matrix, SmallFloat format, Bytes codes) {
    if (format.magnitudeBits() != 7) {
      throw new IllegalArgumentException("an 8-bit format is E4M3 or E5M2, got " + format);
    }
    if (codes.size() != matrix.size()) {
      throw new IllegalArgumentException(
          "codes of a matrix "
              + matrix.shape()
              + " are "
              + matrix.size()
              + " bytes, got "
              + codes.size());
    }
  }
}

package io.troupe.gpu.reference;

import io.troupe.gpu.memory.BFloat16;
import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.operation.Conversion;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.ScaleRule;
import io.troupe.gpu.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Element by element and block by block: the definition of every bit. */
public final class ReferenceConversion implements Conversion {
  private static final int INFINITY = 0x7F80_0000;

  @Override
  public void convert(Matrix from, Matrix to) {
    for (long i = 0; i < from.size(); i++) {
      setBits(to, i, bits(from, i));
    }
  }

  @Override
  public void encode(Matrix from, SmallFloat format, Bytes to) {
    byte[] codes = new byte[Math.toIntExact(from.size())];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) format.of(Float.intBitsToFloat(bits(from, i)));
    }
    to.write(codes);
  }

  @Override
  public void decode(Bytes from, SmallFloat format, Matrix to) {
    byte[] codes = from.toArray();
    for (int i = 0; i < codes.length; i++) {
      setBits(to, i, Float.floatToRawIntBits(format.toFloat(codes[i])));
    }
  }

  @Override
  public void chooseScales(Matrix values, ScaleRule rule, Fp4Weight to) {
    int block = to.format().block();
    byte[] scales = new byte[Math.toIntExact(to.scales().size())];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (byte) scale(rule, to.divisor(), max(values, i, block));
    }
    to.scales().write(scales);
  }

  @Override
  public void quantize(Matrix values, Weight to) {
    switch (to) {
      case DenseWeight(Matrix matrix) -> convert(values, matrix);
      case Int8Weight int8 -> quantize(values, int8);
      case Fp4Weight fp4 -> quantize(values, fp4);
    }
  }

  @Override
  public void dequantize(Weight from, Matrix to) {
    WeightValues values = WeightValues.of(from);
    for (int i = 0; i < to.rows(); i++) {
      double[] row = values.row(i);
      for (int j = 0; j < row.length; j++) {
        to.set(i, j, row[j]);
      }
    }
  }

  /** The byte of a block's scale, from the bits of its largest magnitude. */
  private static int scale(ScaleRule rule, float divisor, int max) {
    boolean isNaN = max > INFINITY;
    return switch (rule) {
      case NVFP4_MAX -> {
        float scale = Float.intBitsToFloat(max) / 6f * divisor;
        yield SmallFloat.E4M3.of(scale);
      }
      case MXFP4_FLOOR -> isNaN ? 255 : Math.clamp((max >>> 23) - 2, 0, 254);
      case MXFP4_ROUNDED -> isNaN ? 255 : Math.clamp(((max + (1 << 21)) >>> 23) - 2, 0, 254);
      case MXFP4_THREE_QUARTERS -> isNaN ? 255 : Math.clamp(max >>> 23, 1, 254);
    };
  }

  private static void quantize(Matrix values, Int8Weight to) {
    byte[] codes = new byte[Math.toIntExact(values.size())];
    for (int group = 0; group < codes.length / Int8Weight.GROUP; group++) {
      float max = Float.intBitsToFloat(max(values, group, Int8Weight.GROUP));
      short scale = Float.isNaN(max) ? (short) 0x7FC0 : BFloat16.of(max / 127);
      setBits(to.scales(), group, BFloat16.toFloat(scale) == 0 ? 0 : scale << 16);
      for (int k = group * Int8Weight.GROUP; k < (group + 1) * Int8Weight.GROUP; k++) {
        float code = (float) values.get(k) / divisorOf(BFloat16.toFloat(scale));
        codes[k] = (byte) Math.rint(Math.clamp(Float.isNaN(code) ? 0 : code, -127f, 127f));
      }
    }
    to.codes().write(codes);
  }

  private static void quantize(Matrix values, Fp4Weight to) {
    byte[] scales = to.scales().toArray();
    byte[] codes = new byte[Math.toIntExact(to.codes().size())];
    for (int k = 0; k < 2 * codes.length; k++) {
      float scale = divisorOf(WeightValues.scale(to, scales[k / to.format().block()]));
      int code = SmallFloat.E2M1.of((float) values.get(k) / scale);
      codes[k / 2] |= (byte) (code << (4 * (k % 2)));
    }
    to.codes().write(codes);
  }

  /** A block of zeros has the scale 0, and any scale means the same. */
  private static float divisorOf(float scale) {
    return scale == 0 ? 1 : scale;
  }

  /** The bits of the largest magnitude of a block; those of a NaN are above all others. */
  private static int max(Matrix values, long block, int size) {
    int max = 0;
    for (long k = block * size; k < (block + 1) * size; k++) {
      max = Math.max(max, bits(values, k) & Integer.MAX_VALUE);
    }
    return max;
  }

  /** The bits of an element as a float: a double would make signalling NaNs quiet. */
  private static int bits(Matrix matrix, long index) {
    MemorySegment memory = matrix.segment();
    return switch (matrix.type()) {
      case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_INT, index);
      case BFLOAT16 -> memory.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16;
      case FLOAT16 ->
          Float.floatToRawIntBits(
              SmallFloat.FLOAT16.toFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index)));
      case FLOAT64 -> Float.floatToRawIntBits((float) matrix.get(index));
    };
  }

  private static void setBits(Matrix matrix, long index, int bits) {
    MemorySegment memory = matrix.segment();
    float value = Float.intBitsToFloat(bits);
    switch (matrix.type()) {
      case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_INT, index, bits);
      case BFLOAT16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, BFloat16.of(value));
      case FLOAT16 ->
          memory.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) SmallFloat.FLOAT16.of(value));
      case FLOAT64 -> matrix.set(index, value);
    }
  }
}

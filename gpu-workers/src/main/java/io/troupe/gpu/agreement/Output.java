package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.Matrix;
import java.util.function.Supplier;

/**
 * What an operation has written, to be read after the call.
 *
 * @param name the parameter's name
 * @param shape such as {@code (3, 4)}
 * @param read copies it from the device
 * @param tolerance how far it may be from the reference's
 */
record Output(String name, String shape, Supplier<double[]> read, Tolerance tolerance) {
  Output(String name, Matrix matrix, Tolerance tolerance) {
    this(name, matrix.shape(), matrix::toDoubles, tolerance);
  }

  Output(String name, Bytes bytes) {
    this(name, "(" + bytes.size() + " bytes)", () -> unsigned(bytes.toArray()), Tolerance.exact());
  }

  private static double[] unsigned(byte[] bytes) {
    double[] values = new double[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }
}

package io.troupe.arrow.npy;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What an npy file says about its array.
 *
 * @param type what an element is
 * @param order the byte order of its elements
 * @param fortran whether the first dimension is contiguous instead of the last
 * @param shape the extents
 * @param length bytes before the data: magic, version, length and dictionary
 */
record NpyHeader(DataType type, ByteOrder order, boolean fortran, Shape shape, long length) {
  /** What every npy file begins with. */
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy itself refuses headers above 10,000 characters. */
  private static final int MAX_DICTIONARY = 65_536;

  /**
   * Reads the header that {@code in} begins with.
   *
   * @throws NpyProblem when it is none, or one that is refused
   */
  static NpyHeader read(InputStream in) throws IOException, NpyProblem {
    byte[] head = exactly(in, MAGIC.length + 2);
    if (!Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new NpyProblem("it does not begin with the magic bytes of npy", "give an npy array");
    }
    int version = head[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new NpyProblem(
          "npy version %d.%d, expected 1, 2 or 3".formatted(version, head[MAGIC.length + 1]),
          NpyProblem.SAVE_AGAIN);
    }
    byte[] size = exactly(in, version == 1 ? 2 : 4);
    long dictionary = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      dictionary = dictionary << 8 | (size[i] & 0xff);
    }
    if (dictionary > MAX_DICTIONARY) {
      throw new NpyProblem(
          "its header claims %d bytes, at most %d are read".formatted(dictionary, MAX_DICTIONARY),
          NpyProblem.SAVE_AGAIN);
    }
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    String text = new String(exactly(in, (int) dictionary), charset);
    NpyDictionary parsed = NpyDictionary.parse(text);
    return of(parsed, head.length + size.length + dictionary);
  }

  private static NpyHeader of(NpyDictionary dictionary, long length) throws NpyProblem {
    String descr = dictionary.descr();
    char first = descr.isEmpty() ? ' ' : descr.charAt(0);
    boolean marked = "<>|=".indexOf(first) >= 0;
    String code = marked ? descr.substring(1) : descr;
    if (code.startsWith("O")) {
      throw new NpyProblem(
          "it holds Python objects (dtype '%s'), which only unpickling could read".formatted(descr),
          "save plain numbers, as by array.astype(numpy.float32)");
    }
    Shape shape;
    try {
      shape = new Shape(dictionary.shape());
      DataType type = type(code, descr);
      type.bytes(shape.elements());
      return new NpyHeader(
          type,
          first == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
          dictionary.fortran(),
          shape,
          length);
    } catch (IllegalArgumentException e) {
      throw new NpyProblem(String.valueOf(e.getMessage()), NpyProblem.SAVE_AGAIN);
    }
  }

  private static DataType type(String code, String descr) throws NpyProblem {
    return switch (code) {
      case "f8" -> DataType.F64;
      case "f4" -> DataType.F32;
      case "f2" -> DataType.F16;
      case "i8" -> DataType.I64;
      case "i4" -> DataType.I32;
      case "i2" -> DataType.I16;
      case "i1" -> DataType.I8;
      case "u8" -> DataType.U64;
      case "u4" -> DataType.U32;
      case "u2" -> DataType.U16;
      case "u1" -> DataType.U8;
      case "b1", "?" -> DataType.BOOL;
      default ->
          throw new NpyProblem(
              "dtype '%s' is none of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1".formatted(descr),
              "convert the array, as by array.astype(numpy.float32)");
    };
  }

  /** The header of {@code type} and {@code shape} as version 1.0, little-endian, in C order. */
  static byte[] bytes(DataType type, Shape shape) {
    String code =
        switch (type) {
          case F64, F32, F16, I64, I32, I16, U64, U32, U16 ->
              "<" + type.word().charAt(0) + type.bits() / 8;
          case I8, U8 -> "|" + type.word().charAt(0) + "1";
          case BOOL -> "|b1";
          case BF16 ->
              throw new IllegalArgumentException("NumPy has no bf16; convert to f32 before");
        };
    StringBuilder extents = new StringBuilder();
    for (long dimension : shape.dimensions()) {
      extents.append(dimension).append(", ");
    }
    if (shape.rank() > 1) {
      extents.setLength(extents.length() - 2);
    }
    String dictionary =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
            code,
            extents.toString().stripTrailing());
    int prefix = MAGIC.length + 4;
    // NumPy pads so that the data begins at a multiple of 64.
    int padded = Math.ceilDiv(prefix + dictionary.length() + 1, 64) * 64;
    byte[] bytes = new byte[padded];
    Arrays.fill(bytes, (byte) ' ');
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[6] = 1;
    bytes[7] = 0;
    bytes[8] = (byte) (padded - prefix);
    bytes[9] = (byte) ((padded - prefix) >> 8);
    byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(text, 0, bytes, prefix, text.length);
    bytes[padded - 1] = '\n';
    return bytes;
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the file ends inside the header");
    }
    return bytes;
  }
}

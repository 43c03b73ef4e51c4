package io.troupe.gpu.weight;

import io.troupe.gpu.memory.Bytes;

/** Sizes of weights in blocks. */
final class Blocks {
  private Blocks() {}

  static void require(String what, int rows, int columns, int block) {
    if (rows < 0 || columns < 0 || columns % block != 0) {
      throw new IllegalArgumentException(
          "the columns of an "
              + what
              + " are a multiple of "
              + block
              + ", got ("
              + rows
              + ", "
              + columns
              + ")");
    }
  }

  static void requireSize(String name, Bytes bytes, long size) {
    if (bytes.size() != size) {
      throw new IllegalArgumentException(
          name + " must have " + size + " bytes, got " + bytes.size());
    }
  }
}

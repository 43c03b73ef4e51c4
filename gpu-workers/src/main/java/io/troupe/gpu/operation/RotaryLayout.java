package io.troupe.gpu.operation;

/** Which two columns of a head turn together. */
public enum RotaryLayout {
  /** Column i with column i + pairs, as in GPT-NeoX and the checkpoints of Hugging Face. */
  HALVES,
  /** Column 2 i with column 2 i + 1, as in the paper and in Meta's checkpoints. */
  INTERLEAVED
}

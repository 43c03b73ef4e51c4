package io.troupe.gpu.operation;

/** Which part of a square matrix counts; the diagonal belongs to both. */
public enum Triangle {
  /** The diagonal and what is below it. */
  LOWER,
  /** The diagonal and what is above it. */
  UPPER
}

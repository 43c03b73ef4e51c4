package io.troupe.actors.run;

/** The files that an attempt leaves beside its result. */
enum OutputFile {
  /** What it printed. */
  LOG,
  /** The points of its curves. */
  CURVES
}

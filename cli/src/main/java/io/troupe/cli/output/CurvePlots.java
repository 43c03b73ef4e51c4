package io.troupe.cli.output;

import io.troupe.actors.view.RunView;

/** The curves of a run as plots. */
final class CurvePlots {
  private CurvePlots() {}

  static String of(RunView view, Curves curves) {
    return "";
  }
}

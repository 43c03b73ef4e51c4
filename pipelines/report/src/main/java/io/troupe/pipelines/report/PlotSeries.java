package io.troupe.pipelines.report;

import java.util.List;

/** Points of one name, in the order in which a line joins them. */
public record PlotSeries(String name, List<PlotPoint> points) {
  public PlotSeries {
    points = List.copyOf(points);
  }

  /**
   * A point.
   *
   * @param x horizontal position
   * @param y vertical position
   * @param spread half the length of the error bar; 0 draws none
   */
  public record PlotPoint(double x, double y, double spread) {
    /** A point without an error bar. */
    public static PlotPoint of(double x, double y) {
      return new PlotPoint(x, y, 0);
    }
  }
}

package io.troupe.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A plot as an SVG element that stands inside an HTML page: no script, no outside resource. Text
 * and axes take the page's colour; series differ by colour, dash and marker, so that colour alone
 * says nothing. Equal data give identical text.
 */
public final class SvgPlot {
  /** Okabe and Ito's colours, which people with colour blindness tell apart. */
  private static final String[] COLOURS = {
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#999999", "#b8a800"
  };

  private static final String[] DASHES = {"", "6 3", "2 3", "8 3 2 3"};
  private static final int LEFT = 64;
  private static final int TOP = 12;
  private static final int BOTTOM = 46;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEGEND = 150;

  private final StringBuilder svg = new StringBuilder(4096);
  private final String title;
  private final int right;
  private final Ticks vertical;
  private final double left;
  private final double span;

  private SvgPlot(String title, boolean legend, double low, double high, Ticks vertical) {
    this.title = title;
    this.right = WIDTH - (legend ? LEGEND : 16);
    this.left = low;
    this.span = high > low ? high - low : 1;
    this.vertical = vertical;
  }

  /** Lines through {@code series}; with one point a marker only. */
  public static String lines(String title, String xLabel, String yLabel, List<PlotSeries> series) {
    return numeric(title, xLabel, yLabel, series, true);
  }

  /** A marker for each point of {@code series}. */
  public static String scatter(
      String title, String xLabel, String yLabel, List<PlotSeries> series) {
    return numeric(title, xLabel, yLabel, series, false);
  }

  /**
   * Bars: point i of each series stands at category i, {@code x} is not looked at, and a point
   * whose {@code y} is NaN is left out.
   */
  public static String bars(
      String title, String yLabel, List<String> categories, List<PlotSeries> series) {
    Ticks vertical = vertical(series, true);
    SvgPlot plot =
        new SvgPlot(title, series.size() > 1, 0, Math.max(1, categories.size()), vertical);
    plot.open("", yLabel);
    double slot = 1.0 / (series.size() + 1);
    for (int c = 0; c < categories.size(); c++) {
      plot.text(plot.x(c + 0.5), HEIGHT - BOTTOM + 18, "middle", categories.get(c));
      for (int s = 0; s < series.size(); s++) {
        PlotSeries.PlotPoint point = series.get(s).points().get(c);
        if (Double.isNaN(point.y())) {
          continue;
        }
        double from = plot.x(c + slot * (s + 0.5));
        double to = plot.x(c + slot * (s + 1.45));
        double base = plot.y(Math.max(vertical.low(), Math.min(vertical.high(), 0)));
        double top = plot.y(point.y());
        plot.add(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>",
            from,
            Math.min(base, top),
            to - from,
            Math.abs(base - top),
            colour(s),
            HtmlText.escape(series.get(s).name() + " " + categories.get(c) + ": " + point.y()));
        plot.spread((from + to) / 2, point);
      }
    }
    return plot.close(series);
  }

  private static String numeric(
      String title, String xLabel, String yLabel, List<PlotSeries> series, boolean joined) {
    double[] xs = finite(series.stream().flatMap(s -> s.points().stream()).mapToDouble(p -> p.x()));
    Ticks across =
        Ticks.over(DoubleStream.of(xs).min().orElse(0), DoubleStream.of(xs).max().orElse(1), 6);
    Ticks vertical = vertical(series, false);
    SvgPlot plot = new SvgPlot(title, series.size() > 1, across.low(), across.high(), vertical);
    plot.open(xLabel, yLabel);
    for (double mark : across.marks()) {
      plot.text(plot.x(mark), HEIGHT - BOTTOM + 18, "middle", across.text(mark));
    }
    for (int s = 0; s < series.size(); s++) {
      plot.draw(s, series.get(s), joined);
    }
    return plot.close(series);
  }

  private void draw(int s, PlotSeries series, boolean joined) {
    List<PlotSeries.PlotPoint> points =
        series.points().stream()
            .filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y()))
            .toList();
    if (joined && points.size() > 1) {
      StringBuilder path = new StringBuilder();
      for (PlotSeries.PlotPoint point : points) {
        path.append(path.isEmpty() ? 'M' : 'L');
        path.append(String.format(Locale.ROOT, "%.1f %.1f", x(point.x()), y(point.y())));
      }
      add(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-dasharray=\"%s\"/>",
          path, colour(s), DASHES[(s / COLOURS.length + s) % DASHES.length]);
    }
    // Curves of hundreds of points are read as lines; a marker on each would hide them.
    if (!joined || points.size() <= 30) {
      for (PlotSeries.PlotPoint point : points) {
        marker(s, x(point.x()), y(point.y()));
        spread(x(point.x()), point);
      }
    }
  }

  private void marker(int s, double x, double y) {
    switch (s % 3) {
      case 0 -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.2\" fill=\"%s\"/>", x, y, colour(s));
      case 1 ->
          add(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"6\" fill=\"%s\"/>",
              x - 3, y - 3, colour(s));
      default -> add("<path d=\"M%.1f %.1fl4 7h-8z\" fill=\"%s\"/>", x, y - 4, colour(s));
    }
  }

  private void spread(double x, PlotSeries.PlotPoint point) {
    if (point.spread() > 0 && Double.isFinite(point.spread())) {
      add(
          "<path d=\"M%.1f %.1fV%.1fm-4 0h8M%.1f %.1fh8\" fill=\"none\" stroke=\"currentColor\"/>",
          x,
          y(point.y() - point.spread()),
          y(point.y() + point.spread()),
          x - 4,
          y(point.y() - point.spread()));
    }
  }

  private void open(String xLabel, String yLabel) {
    add(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\""
            + " style=\"max-width:100%%;height:auto\" font-family=\"system-ui,sans-serif\""
            + " font-size=\"12\" fill=\"currentColor\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT, HtmlText.escape(title));
    for (double mark : vertical.marks()) {
      add(
          "<path d=\"M%d %.1fH%d\" stroke=\"currentColor\" stroke-opacity=\"0.15\"/>",
          LEFT, y(mark), right);
      text(LEFT - 8, y(mark) + 4, "end", vertical.text(mark));
    }
    add(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"currentColor\"/>",
        LEFT, TOP, HEIGHT - BOTTOM, right);
    text((LEFT + right) / 2.0, HEIGHT - 8, "middle", xLabel);
    add(
        "<text transform=\"translate(14 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        (TOP + HEIGHT - BOTTOM) / 2.0, HtmlText.escape(yLabel));
  }

  private String close(List<PlotSeries> series) {
    if (series.size() > 1) {
      for (int s = 0; s < series.size() && s < 16; s++) {
        double y = TOP + 10 + 18.0 * s;
        add(
            "<path d=\"M%d %.1fh22\" stroke=\"%s\" stroke-width=\"1.8\" stroke-dasharray=\"%s\"/>",
            right + 12, y, colour(s), DASHES[(s / COLOURS.length + s) % DASHES.length]);
        marker(s, right + 23, y);
        legend(right + 40, y + 4, series.get(s).name());
      }
    }
    return svg.append("</svg>").toString();
  }

  /**
   * A name that does not fit is cut where it is read least, in its middle; the whole is a tooltip.
   */
  private void legend(double x, double y, String name) {
    int room = 16;
    String shown =
        name.length() <= room
            ? name
            : name.substring(0, room / 2) + "…" + name.substring(name.length() - room / 2 + 1);
    add(
        "<text x=\"%.1f\" y=\"%.1f\"><title>%s</title>%s</text>",
        x, y, HtmlText.escape(name), HtmlText.escape(shown));
  }

  private static Ticks vertical(List<PlotSeries> series, boolean fromZero) {
    List<Double> ends = new ArrayList<>();
    for (PlotSeries one : series) {
      for (PlotSeries.PlotPoint point : one.points()) {
        if (Double.isFinite(point.y())) {
          double spread = Double.isFinite(point.spread()) ? point.spread() : 0;
          ends.add(point.y() - spread);
          ends.add(point.y() + spread);
        }
      }
    }
    if (fromZero) {
      ends.add(0.0);
    }
    double low = ends.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = ends.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    return Ticks.over(low, high, 5);
  }

  private static double[] finite(DoubleStream values) {
    return values.filter(Double::isFinite).toArray();
  }

  private double x(double value) {
    return LEFT + (value - left) / span * (right - LEFT);
  }

  private double y(double value) {
    double height = HEIGHT - BOTTOM - TOP;
    return TOP + (vertical.high() - value) / (vertical.high() - vertical.low()) * height;
  }

  private static String colour(int series) {
    return COLOURS[series % COLOURS.length];
  }

  private void text(double x, double y, String anchor, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        x, y, anchor, HtmlText.escape(text));
  }

  // The annotation that Error Prone asks for would be a dependency for one private method.
  @SuppressWarnings("AnnotateFormatMethod")
  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }
}

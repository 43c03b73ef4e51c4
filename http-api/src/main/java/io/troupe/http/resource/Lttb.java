package io.troupe.http.resource;

import java.util.ArrayList;
import java.util.List;

/**
 * Thins a curve to few points that look the same: of each stretch, the point that spans the largest
 * triangle with its neighbours is kept (largest triangle three buckets, Steinarsson 2013). The
 * first and the last point always stay.
 */
final class Lttb {
  private Lttb() {}

  /** A point of a curve. */
  record Point(double x, double y) {}

  /** At most {@code most} of {@code points}, which are in order; {@code most} is at least 3. */
  static List<Point> thin(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    List<Point> kept = new ArrayList<>(most);
    kept.add(points.getFirst());
    double stretch = (points.size() - 2.0) / (most - 2);
    for (int i = 0; i < most - 2; i++) {
      int from = (int) (i * stretch) + 1;
      int to = (int) ((i + 1) * stretch) + 1;
      int after = Math.min((int) ((i + 2) * stretch) + 1, points.size());
      Point mean = mean(points.subList(to, Math.max(after, to + 1)));
      kept.add(largest(kept.getLast(), points.subList(from, to), mean));
    }
    kept.add(points.getLast());
    return kept;
  }

  private static Point mean(List<Point> points) {
    double x = 0;
    double y = 0;
    for (Point point : points) {
      x += point.x();
      y += point.y();
    }
    return new Point(x / points.size(), y / points.size());
  }

  private static Point largest(Point before, List<Point> candidates, Point after) {
    Point best = candidates.getFirst();
    double area = -1;
    for (Point each : candidates) {
      double twice =
          Math.abs(
              (before.x() - after.x()) * (each.y() - before.y())
                  - (before.x() - each.x()) * (after.y() - before.y()));
      if (twice > area) {
        area = twice;
        best = each;
      }
    }
    return best;
  }
}

package io.troupe.http.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LttbTest {
  @Test
  void keepsTheEndsTheOrderAndThePeak() {
    List<Lttb.Point> points = new ArrayList<>();
    for (int x = 0; x < 10_000; x++) {
      points.add(new Lttb.Point(x, x == 5432 ? 100 : Math.sin(x / 500.0)));
    }
    for (int most : new int[] {3, 4, 7, 500, 9999}) {
      List<Lttb.Point> thin = Lttb.thin(points, most);
      assertThat(thin).hasSize(most).isSubsetOf(points);
      assertThat(thin).isSortedAccordingTo(Comparator.comparingDouble(Lttb.Point::x));
      assertThat(thin.getFirst()).isEqualTo(points.getFirst());
      assertThat(thin.getLast()).isEqualTo(points.getLast());
      assertThat(thin).contains(points.get(5432));
    }
  }

  @Test
  void leavesShortCurvesAsTheyAre() {
    List<Lttb.Point> points = List.of(new Lttb.Point(0, 1), new Lttb.Point(1, 2));
    assertThat(Lttb.thin(points, 3)).isEqualTo(points);
  }
}

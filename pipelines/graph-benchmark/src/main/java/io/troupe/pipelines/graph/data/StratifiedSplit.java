package io.troupe.pipelines.graph.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Draws splits of 50 % train, 25 % validation, 25 % test in which every class has these shares. */
final class StratifiedSplit {
  private StratifiedSplit() {}

  static Split draw(int[] labels, int classes, Shuffle shuffle) {
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder validation = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    for (int k = 0; k < classes; k++) {
      int label = k;
      int[] nodes = IntStream.range(0, labels.length).filter(v -> labels[v] == label).toArray();
      shuffle.shuffle(nodes);
      int half = Math.round(nodes.length / 2f);
      int threeQuarters = half + Math.round(nodes.length / 4f);
      Arrays.stream(nodes, 0, half).forEach(train);
      Arrays.stream(nodes, half, threeQuarters).forEach(validation);
      Arrays.stream(nodes, threeQuarters, nodes.length).forEach(test);
    }
    return new Split(sorted(train), sorted(validation), sorted(test));
  }

  private static int[] sorted(IntStream.Builder nodes) {
    return nodes.build().sorted().toArray();
  }
}

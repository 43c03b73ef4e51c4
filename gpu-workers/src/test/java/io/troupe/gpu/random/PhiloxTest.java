package io.troupe.gpu.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The known answers are those of Random123's {@code kat_vectors} for philox4x32 10. */
class PhiloxTest {
  @Test
  void givesTheKnownAnswerForZeros() {
    assertThat(block(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  }

  @Test
  void givesTheKnownAnswerForOnes() {
    assertThat(block(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
  }

  @Test
  void givesTheKnownAnswerForPi() {
    assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void elementsOfSixtyFourShareSixteenBlocks() {
    RandomKey key = new RandomKey(0x1122334455667788L, 5, 6);
    int[] third = block(19, 0, 5, 6, 0x55667788, 0x11223344);
    for (int word = 0; word < 4; word++) {
      assertThat(Philox.word(key, 64 + 3 + 16L * word)).isEqualTo(third[word]);
    }
  }

  @Test
  void elementsBehindFourBillionBlocksDiffer() {
    RandomKey key = new RandomKey(1, 2, 3);
    assertThat(Philox.word(key, 1L << 34)).isNotEqualTo(Philox.word(key, 0));
  }

  @Test
  void everyPartOfTheKeyCounts() {
    Set<Integer> words = new HashSet<>();
    for (RandomKey key :
        new RandomKey[] {
          new RandomKey(0, 0, 0),
          new RandomKey(1, 0, 0),
          new RandomKey(1L << 32, 0, 0),
          new RandomKey(0, 1, 0),
          new RandomKey(0, 0, 1),
          RandomKey.initial(0, 0)
        }) {
      words.add(Philox.word(key, 7));
    }
    assertThat(words).hasSize(6);
  }

  @Test
  void uniformNumbersHaveTheirMeanAndVariance() {
    RandomKey key = new RandomKey(99, 0, 0);
    int count = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double u = Philox.uniform(key, i);
      assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
      sum += u;
      squares += u * u;
    }
    double mean = sum / count;
    // Five standard errors.
    assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(1.0 / 12 / count)));
    assertThat(squares / count - mean * mean).isCloseTo(1.0 / 12, within(2e-3));
  }

  private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] words = {c0, c1, c2, c3};
    Philox.block(words, k0, k1);
    return words;
  }
}

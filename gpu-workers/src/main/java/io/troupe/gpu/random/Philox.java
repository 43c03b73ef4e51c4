package io.troupe.gpu.random;

/**
 * Philox4x32-10: a block of four 32-bit words from a counter and a key, without state.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * <p>Element i of a {@link RandomKey}'s sequence is word {@code (i / 16) % 4} of block {@code (i /
 * 64) * 16 + i % 16}. In this order 16 blocks in vector lanes give 64 neighbouring elements, so
 * that no kernel shuffles words. The counter is (block low, block high, stream, step), the key is
 * the seed.
 */
public final class Philox {
  /** First multiplier. */
  public static final int M0 = 0xD2511F53;

  /** Second multiplier. */
  public static final int M1 = 0xCD9E8D57;

  /** Added to the first key word in each round: the golden ratio. */
  public static final int W0 = 0x9E3779B9;

  /** Added to the second key word in each round: sqrt(3) - 1. */
  public static final int W1 = 0xBB67AE85;

  /** Rounds of the standard version. */
  public static final int ROUNDS = 10;

  private static final long WORD = 0xFFFFFFFFL;

  private Philox() {}

  /** Replaces the four counter words in {@code block} by the four random words. */
  public static void block(int[] block, int key0, int key1) {
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (block[0] & WORD) * (M0 & WORD);
      long p1 = (block[2] & WORD) * (M1 & WORD);
      int c1 = block[1];
      int c3 = block[3];
      block[0] = (int) (p1 >>> 32) ^ c1 ^ k0;
      block[1] = (int) p1;
      block[2] = (int) (p0 >>> 32) ^ c3 ^ k1;
      block[3] = (int) p0;
      k0 += W0;
      k1 += W1;
    }
  }

  /** The random word of an element; every use of random numbers is defined by this. */
  public static int word(RandomKey key, long element) {
    long block = (element >>> 6) * 16 + (element & 15);
    int[] words = {(int) block, (int) (block >>> 32), key.stream(), key.step()};
    block(words, (int) key.seed(), (int) (key.seed() >>> 32));
    return words[(int) (element >>> 4) & 3];
  }

  /** A number in [0, 1) of an element: the word's upper 24 bits, exact in float. */
  public static double uniform(RandomKey key, long element) {
    return (word(key, element) >>> 8) * 0x1p-24;
  }
}

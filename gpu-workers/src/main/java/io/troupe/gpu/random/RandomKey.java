package io.troupe.gpu.random;

/**
 * Names a sequence of random numbers: element i of it depends on these three and i, on nothing
 * else.
 *
 * @param seed of the experiment
 * @param stream which use within the step, such as the third dropout
 * @param step which step; -1 is for initial values
 */
public record RandomKey(long seed, int stream, int step) {
  /** The key for the initial values of the parameter with this number. */
  public static RandomKey initial(long seed, int parameter) {
    return new RandomKey(seed, parameter, -1);
  }
}

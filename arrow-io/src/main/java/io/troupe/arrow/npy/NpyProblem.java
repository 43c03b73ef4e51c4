package io.troupe.arrow.npy;

/** What is wrong with an array, before the file and member that it lies in are named. */
final class NpyProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** The hint for whatever NumPy would not have written. */
  static final String SAVE_AGAIN = "write it again with numpy.save or numpy.savez";

  private final String hint;

  NpyProblem(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  String hint() {
    return hint;
  }
}

package io.troupe.gpu.onednn;

/** Whether oneDNN can be used. */
public sealed interface OneDnnAvailability {
  /**
   * It is loaded.
   *
   * @param version such as {@code 3.13.0}
   */
  record Available(String version) implements OneDnnAvailability {}

  /**
   * It is not; our own kernels compute everything.
   *
   * @param reason what is missing or wrong, in one sentence
   */
  record Unavailable(String reason) implements OneDnnAvailability {}
}

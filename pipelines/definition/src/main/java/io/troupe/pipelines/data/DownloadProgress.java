package io.troupe.pipelines.data;

/** Is told how far a download is; called often, on the downloading thread. */
@FunctionalInterface
public interface DownloadProgress {
  /** {@code done} of {@code total} bytes are on disk, those of an earlier try included. */
  void bytes(long done, long total);
}

package io.troupe.cli.output;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the files of artifacts in the store of this machine. */
public final class StoredBlobs implements OutputFolder.Blobs {
  private final ArtifactStore store;

  /** Looks in {@code store}. */
  public StoredBlobs(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public Optional<Path> file(Blob blob) {
    try {
      return Optional.of(store.verify(blob));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

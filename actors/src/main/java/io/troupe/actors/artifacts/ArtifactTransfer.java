package io.troupe.actors.artifacts;

import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings artifacts from the stores of other nodes into the store of this one. Thread-safe. */
public interface ArtifactTransfer extends AutoCloseable {
  /** For nodes that all have the same store: nothing has to be moved. */
  ArtifactTransfer SAME_STORE =
      new ArtifactTransfer() {
        @Override
        public Optional<String> address() {
          return Optional.empty();
        }

        @Override
        public void fetch(Blob blob, List<String> from) {}

        @Override
        public void close() {}
      };

  /**
   * Where other nodes get what is in this store, as {@code host:port}. Empty where all nodes have
   * the same store, and before it can be had; does not wait.
   */
  Optional<String> address();

  /**
   * Sees to it that {@code blob} is in this store: at once when it is, else from the first of the
   * addresses that gives it. Blocks; interrupting the thread ends it.
   *
   * @throws IOException when it cannot be had; the message names who was asked and why each could
   *     not give it
   */
  void fetch(Blob blob, List<String> from) throws IOException;

  @Override
  void close();
}

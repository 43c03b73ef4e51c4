package io.troupe.arrow.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.store.BlobException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blob of another store on this machine is used where it lies, once it was read through. */
class ElsewhereTest {
  @TempDir Path folder;
  private ArtifactStore here;
  private ArtifactStore there;
  private Blob blob;

  @BeforeEach
  void makeBlob() throws IOException {
    here = ArtifactStore.at(folder.resolve("here"));
    there = ArtifactStore.at(folder.resolve("there"));
    blob = publish();
  }

  private Blob publish() throws IOException {
    try (Staging staging = there.stage("test")) {
      return staging.copy(new ByteArrayInputStream(StoreWriter.content(1, 100_000)), "b", "x/y");
    }
  }

  @Test
  void theFileOfTheOtherStoreIsGivenAndNothingIsCopied() throws Exception {
    Path file = here.openElsewhere(there.root(), blob);

    assertThat(file).isEqualTo(there.open(blob));
    assertThat(here.find(blob)).isEmpty();
    assertThat(here.openElsewhere(there.root(), blob)).isEqualTo(file);
  }

  @Test
  void aDamagedFileIsRefusedAlsoWhenItWasGoodBefore() throws Exception {
    Path file = here.openElsewhere(there.root(), blob);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    byte[] damaged = Files.readAllBytes(file);
    damaged[5] ^= 1;
    Files.write(file, damaged);

    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> here.openElsewhere(there.root(), blob))
          .isInstanceOfSatisfying(
              BlobException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DIGEST));
    }
    publish();
    assertThat(here.openElsewhere(there.root(), blob)).isEqualTo(file);
  }

  @Test
  void itIsReadThroughOnce() throws Exception {
    Path file = here.openElsewhere(there.root(), blob);
    Path note = here.root().resolve("verified/" + blob.sha256());
    String remembered = Files.readString(note);
    // A memory of a damaged file that says it was read shows that it is not read again.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    byte[] damaged = Files.readAllBytes(file);
    damaged[5] ^= 1;
    Files.write(file, damaged);
    String time = Files.getAttribute(file, "unix:ctime").toString();
    Files.writeString(note, remembered.replaceAll("\\S+\n$", time + "\n"));

    assertThat(here.openElsewhere(there.root(), blob)).isEqualTo(file);
  }

  @Test
  void aBlobOrAStoreThatIsNotThereIsSaidSo() throws Exception {
    Files.delete(there.open(blob));
    assertThatThrownBy(() -> here.openElsewhere(there.root(), blob))
        .isInstanceOfSatisfying(
            BlobException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MISSING));
    assertThatThrownBy(() -> here.openElsewhere(folder.resolve("nowhere"), blob))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }
}

package io.troupe.pipelines.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  @Test
  void everyKnownSetIsOnTheClassPathWithItsOwnDigest() {
    List<Dataset> known = Datasets.known().list();

    assertThat(known).hasSize(18);
    assertThat(known).extracting(Dataset::sha256).doesNotHaveDuplicates();
    assertThat(known)
        .allSatisfy(set -> assertThat(set.url().getPath()).endsWith("/data/" + set.file()));
    assertThat(Datasets.known().get("roman-empire").relativePath())
        .isEqualTo("heterophilous/roman_empire.npz");
  }

  @Test
  void aFileInTroupeDataIsTheOneThatTheListNames() throws Exception {
    Optional<Path> data = Optional.ofNullable(System.getenv("TROUPE_DATA")).map(Path::of);
    assumeTrue(data.isPresent(), "TROUPE_DATA is not set: no published files to compare with");
    DataFolders folders = new DataFolders(List.of(data.orElseThrow()));

    for (Dataset set : Datasets.known().list()) {
      Optional<Path> file = Datasets.known().find(set.name(), folders);
      if (file.isPresent()) {
        assertThat(file.get()).hasSize(set.bytes());
        assertThat(FileDigests.compute(file.get())).as(set.name()).isEqualTo(set.sha256());
      }
    }
  }

  @Test
  void findsInTheFirstFolderThatHasTheFile(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("home");
    Path fetched = home.resolve("data/heterophilous/texas.npz");
    Files.createDirectories(fetched.getParent());
    Files.createFile(fetched);
    DataFolders folders = DataFolders.of(Map.of("TROUPE_DATA", folder + "/own"), home);

    assertThat(Datasets.known().find("texas", folders)).contains(fetched);
    assertThat(Datasets.known().find("actor", folders)).isEmpty();
  }

  @Test
  void namesTheSetsThatThereAreWhenOneIsUnknown() {
    assertThatThrownBy(() -> Datasets.known().get("roman_empire"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'roman_empire'")
        .hasMessageContaining("roman-empire, amazon-ratings");
  }

  @Test
  void saysWhichEntryOfTheListIsWrong() {
    assertThatThrownBy(() -> read("collections: [{folder: a, files: [{name: b, bytes: x}]}]"))
        .hasMessageContaining("'bytes' of b is not a number");
    assertThatThrownBy(() -> read("collections: 3")).hasMessageContaining("'collections'");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("the file is not a mapping");
  }

  @Test
  void refusesTwoSetsOfOneName() {
    Dataset texas = Datasets.known().get("texas");

    assertThatThrownBy(() -> Datasets.of(List.of(texas, texas))).hasMessageContaining("'texas'");
  }

  @Test
  void aDigestIsComputedAgainWhenTheFileHasChanged(@TempDir Path folder) throws Exception {
    FileDigests digests = new FileDigests();
    Path file = Files.writeString(folder.resolve("a"), "one");
    String first = digests.sha256(file);

    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    assertThat(digests.sha256(file)).isNotEqualTo(first);
    assertThat(first).isEqualTo("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
  }

  private static List<Dataset> read(String yaml) {
    return DatasetFile.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}

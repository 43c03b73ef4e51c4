package io.troupe.arrow.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWroteAndWritesEqualBytes() throws Exception {
    Path first = folder.resolve("first.arrow");
    Path second = folder.resolve("second.arrow");
    TableFile.write(Samples.table(), first);
    TableFile.write(Samples.table(), second);
    assertThat(TableFile.read(first)).isEqualTo(Samples.table());
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void readsTablesOfManyAndOfNoRows() throws Exception {
    List<Long> numbers = Collections.nCopies(1001, 7L);
    Table many =
        new Table(
            List.of(
                Column.longs("n", numbers),
                Column.booleans("b", numbers.stream().map(n -> n == 7).toList()),
                Column.strings("s", numbers.stream().map(String::valueOf).toList())));
    TableFile.write(many, folder.resolve("many"));
    assertThat(TableFile.read(folder.resolve("many"))).isEqualTo(many);
    TableFile.write(Samples.emptyTable(), folder.resolve("empty"));
    assertThat(TableFile.read(folder.resolve("empty"))).isEqualTo(Samples.emptyTable());
    TableFile.write(new Table(List.of()), folder.resolve("bare"));
    assertThat(TableFile.read(folder.resolve("bare"))).isEqualTo(new Table(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"table.arrow", "table-batches.arrow"})
  void readsTablesThatPyarrowWrote(String name) throws Exception {
    Table table = TableFile.read(Samples.golden(name));
    assertThat(table.find("text").orElseThrow().values())
        .isEqualTo(
            List.of(
                Optional.of("gcn"),
                Optional.empty(),
                Optional.of(""),
                Optional.of("größe ∞"),
                Optional.of("sage")));
    assertThat(table.find("long").orElseThrow().values())
        .isEqualTo(
            List.of(
                Optional.of(1L),
                Optional.of(-2L),
                Optional.empty(),
                Optional.of(Long.MAX_VALUE),
                Optional.of(Long.MIN_VALUE)));
    assertThat(table.find("double").orElseThrow().values())
        .isEqualTo(
            List.of(
                Optional.of(0.5),
                Optional.empty(),
                Optional.of(Double.NaN),
                Optional.of(Double.POSITIVE_INFINITY),
                Optional.of(-0.0)));
    assertThat(table.find("truth").orElseThrow().values())
        .isEqualTo(
            List.of(
                Optional.of(true),
                Optional.of(false),
                Optional.empty(),
                Optional.of(true),
                Optional.of(true)));
    assertThat(table.find("wide text").orElseThrow())
        .isEqualTo(
            new Column.Strings(
                "wide text",
                List.of(
                    Optional.of("a"),
                    Optional.empty(),
                    Optional.of("bc"),
                    Optional.of(""),
                    Optional.of("d"))));
    assertThat(table.find("int").orElseThrow().values().get(2)).isEqualTo(Optional.of(-3L));
    assertThat(table.find("float").orElseThrow().values().getLast()).isEqualTo(Optional.of(-1.0));
  }

  @ParameterizedTest
  @CsvSource({
    "compressed.arrow, uncompressed",
    "dictionary.arrow, dictionary_decode",
    "nested.arrow, 'list'",
    "tensors.arrow, cast it to string"
  })
  void refusesOtherTypesByColumnAndSaysWhatToDo(String name, String hint) {
    assertThatThrownBy(() -> TableFile.read(Samples.golden(name)))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(hint);
  }

  @Test
  void refusesUnequalColumns() {
    assertThatThrownBy(
            () -> new Table(List.of(Column.longs("a", List.of(1L)), Column.longs("b", List.of()))))
        .hasMessageContaining("'b' has 0 rows, 'a' has 1");
    assertThatThrownBy(
            () -> new Table(List.of(Column.longs("a", List.of()), Column.doubles("a", List.of()))))
        .hasMessageContaining("'a'");
  }
}

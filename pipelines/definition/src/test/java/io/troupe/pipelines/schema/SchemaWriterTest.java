package io.troupe.pipelines.schema;

import static io.troupe.pipelines.language.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.Severity;
import io.troupe.pipelines.language.Samples;
import io.troupe.pipelines.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the compiler agree on what a schema can say. */
class SchemaWriterTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaWriter.write(Samples.KINDS), InputFormat.JSON);

  private static boolean schemaAccepts(String text) throws JsonProcessingException {
    String json =
        new ObjectMapper()
            .writeValueAsString(YamlReader.read("x", text).root().orElseThrow().value());
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  private static List<Diagnostic> errors(String text) {
    return Samples.findings(text).stream().filter(d -> d.severity() == Severity.ERROR).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{uses: noop}",
        "{uses: noop, with: }",
        "{uses: noop, with: {value: 3, duration: 50ms}}",
        "{uses: noop, with: {value: '${{ 1 + 2 }}'}}",
        "{uses: noop, needs: [], when: true, run-on: always, cache: off, isolation: process}",
        "{uses: noop, retry: {max: 0, on: [any], backoff: {factor: 1.5, initial: 0s}}}",
        "{uses: noop, timeout: {queue: 1m, run: 2h, heartbeat: 15s, total: 1d}}",
        "{uses: noop, resources: {cpu: 2, memory: 1GiB, gpu: {memory: 1GiB, arch: '>=8.0'}}}",
        "{uses: noop, matrix: {axes: {a: [1, x, true]}, exclude: [{a: 1}], max-parallel: 1}}",
        "{uses: noop, matrix: {axes: {a: '${{ range(3) }}'}, fail-fast: true}}",
        "{uses: noop, for-each: {in: '${{ [1] }}', as: n}, with: {value: '${{ n }}'}}",
        "{uses: train, with: {model: res-net}, outputs: {model: tensor-set}}",
        "{uses: train, with: {model: gcn, hidden: [1, 2], lr: 1, source: x, board: {rows: 3}}}",
        "{uses: train, with: {model: gcn, norm: batch, warmup: true, pause: 1s, layers: 4.0}}"
      })
  void bothAccept(String task) throws JsonProcessingException {
    String text = file("tasks: {t: " + task + "}");
    assertThat(errors(text)).isEmpty();
    assertThat(schemaAccepts(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "noop",
        "{uses: nope}",
        "{uses: noop, neds: []}",
        "{uses: noop, search: {}}",
        "{uses: noop, with: {valu: 3}}",
        "{uses: noop, with: {value: x}}",
        "{uses: noop, with: {duration: 5}}",
        "{uses: noop, with: []}",
        "{uses: noop, needs: t2}",
        "{uses: noop, when: 'x > 1'}",
        "{uses: noop, run-on: never}",
        "{uses: noop, cache: yes}",
        "{uses: noop, isolation: none}",
        "{uses: noop, retry: {max: -1}}",
        "{uses: noop, retry: {on: [internal]}}",
        "{uses: noop, retry: {backoff: {factor: 0.5}}}",
        "{uses: noop, timeout: {run: 20}}",
        "{uses: noop, timeout: {run: 20 min}}",
        "{uses: noop, resources: {memory: 6GB}}",
        "{uses: noop, resources: {cpu: 0}}",
        "{uses: noop, resources: {gpu: {count: 1}}}",
        "{uses: noop, resources: {gpu: {memory: 1GiB, fallback: gpu}}}",
        "{uses: noop, matrix: {}}",
        "{uses: noop, matrix: {axes: {}}}",
        "{uses: noop, matrix: {axes: {a: []}}}",
        "{uses: noop, matrix: {axes: {a: [null]}}}",
        "{uses: noop, matrix: {axes: {a: [[1]]}}}",
        "{uses: noop, matrix: {axes: {A: [1]}}}",
        "{uses: noop, matrix: {axes: {a: [1]}, max-parallel: 0}}",
        "{uses: noop, for-each: {in: '${{ [1] }}'}}",
        "{uses: noop, outputs: {x: file}}",
        "{uses: train}",
        "{uses: train, with: {model: gnn}}",
        "{uses: train, with: {model: gcn, lr: 0}}",
        "{uses: train, with: {model: gcn, lr: 1.5}}",
        "{uses: train, with: {model: gcn, layers: 2.5}}",
        "{uses: train, with: {model: gcn, layers: 33}}",
        "{uses: train, with: {model: gcn, layers: '3'}}",
        "{uses: train, with: {model: gcn, hidden: []}}",
        "{uses: train, with: {model: gcn, hidden: [x]}}",
        "{uses: train, with: {model: gcn, norm: layer}}",
        "{uses: train, with: {model: gcn, warmup: yes}}",
        "{uses: train, with: {model: gcn, board: {rows: 1}}}",
        "{uses: train, with: {model: gcn, board: {cols: 1}}}",
        "{uses: train, with: {model: gcn}, outputs: {model: file}}"
      })
  void bothRefuse(String task) throws JsonProcessingException {
    String text = file("tasks: {t: " + task + "}");
    assertThat(errors(text)).isNotEmpty();
    assertThat(schemaAccepts(text)).isFalse();
  }

  @Test
  void aKindIsATableForThePages() {
    assertThat(ParameterTable.markdown(new Samples.Train()))
        .contains("| `lr` | a number | `0.003` | greater than 0 and at most 1 | Step size. |")
        .contains("| `board.rows` | a whole number | `10` | at least 2 | Rows. |")
        .contains("| `model` | gcn, sage or res-net | required |  | The model. |");
  }
}

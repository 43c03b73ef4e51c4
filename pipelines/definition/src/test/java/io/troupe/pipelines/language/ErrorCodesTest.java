package io.troupe.pipelines.language;

import static io.troupe.pipelines.language.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each code has a file that gives it, at the place that {@code ^} marks, and a row in the page. */
class ErrorCodesTest {
  private static final Path PAGE = Path.of("../../docs/errors.md");
  private static final Map<DiagnosticCode, String> FILES = new EnumMap<>(DiagnosticCode.class);

  static {
    FILES.put(DiagnosticCode.NOT_TEXT, "api^\0Version: x");
    FILES.put(DiagnosticCode.FILE_TOO_LARGE, "^" + "a".repeat(1 << 21));
    FILES.put(DiagnosticCode.YAML_SYNTAX, file("tasks: {a: ^]"));
    FILES.put(DiagnosticCode.TAB, file("tasks:\n^\ta: {uses: noop}\n"));
    FILES.put(DiagnosticCode.DUPLICATE_KEY, file("tasks: {a: {uses: noop}}\n^kind: Pipeline\n"));
    FILES.put(DiagnosticCode.TOO_DEEP, "[".repeat(64) + "^" + "[".repeat(200_000));
    FILES.put(DiagnosticCode.TAG, file("tasks: ^!!java.Foo {a: {uses: noop}}"));
    FILES.put(DiagnosticCode.ALIAS, file("tasks: ^*nowhere"));
    FILES.put(DiagnosticCode.SECOND_DOCUMENT, file("tasks: {a: {uses: noop}}\n^---\nb: 1"));
    FILES.put(DiagnosticCode.EMPTY, "^# nothing");
    FILES.put(DiagnosticCode.KEY_NOT_TEXT, file("tasks: {a: {uses: noop}}\n^[a]: 1"));
    FILES.put(DiagnosticCode.NUMBER_RANGE, task("value: ^99999999999999999999"));
    FILES.put(DiagnosticCode.UNKNOWN_KEY, file("^taskz: 1\ntasks: {a: {uses: noop}}"));
    FILES.put(DiagnosticCode.MISSING_KEY, file("tasks: {a: ^{needs: []}}"));
    FILES.put(
        DiagnosticCode.WRONG_TYPE, file("tasks: {a: {uses: noop, needs: ^b}, b: {uses: noop}}"));
    FILES.put(DiagnosticCode.NOT_IN_THIS_VERSION, file("tasks: {a: {uses: noop, ^search: {}}}"));
    FILES.put(DiagnosticCode.BAD_NAME, file("tasks: {^A_b: {uses: noop}}"));
    FILES.put(DiagnosticCode.BAD_WORD, file("tasks: {a: {uses: noop, cache: ^never}}"));
    FILES.put(DiagnosticCode.OUT_OF_RANGE, file("tasks: {a: {uses: noop, retry: {max: ^-1}}}"));
    FILES.put(
        DiagnosticCode.CONFLICT,
        file(
            "tasks: {a: {uses: noop, matrix: {axes: {x: [1]}},"
                + " ^for-each: {in: '${{ [1] }}', as: y}}}"));
    FILES.put(DiagnosticCode.UNKNOWN_KIND, file("tasks: {a: {uses: ^nope}}"));
    FILES.put(DiagnosticCode.OUTPUTS, file("tasks: {a: {uses: noop, outputs: {^x: file}}}"));
    FILES.put(
        DiagnosticCode.UNKNOWN_NEED,
        file("tasks: {a: {uses: noop}, b: {uses: noop, needs: [^aa]}}"));
    FILES.put(DiagnosticCode.CYCLE, file("tasks: {a: {uses: noop, needs: [^a]}}"));
    FILES.put(
        DiagnosticCode.REPEATED_NEED,
        file("tasks: {a: {uses: noop}, b: {uses: noop, needs: [a, ^a]}}"));
    FILES.put(DiagnosticCode.PARAM_DECLARATION, params("{type: int, default: ^x}"));
    FILES.put(DiagnosticCode.PARAM_MISSING, params("^{type: int}"));
    FILES.put(DiagnosticCode.SIZE, file("tasks: {a: {uses: noop, resources: {memory: ^6GB}}}"));
    FILES.put(DiagnosticCode.DURATION, file("tasks: {a: {uses: noop, timeout: {run: ^20}}}"));
    FILES.put(DiagnosticCode.WITH, task("^valu: 3"));
    FILES.put(DiagnosticCode.TEMPLATE_SYNTAX, task("value: \"${{ 1 + ^}}\""));
    FILES.put(DiagnosticCode.TEMPLATE_NAME, task("value: \"${{ params.^x }}\""));
    FILES.put(
        DiagnosticCode.TEMPLATE_NEEDS,
        file(
            "tasks: {a: {uses: noop}, b: {uses: noop,"
                + " with: {value: \"${{ tasks.^a.metrics.value }}\"}}}"));
    FILES.put(DiagnosticCode.TEMPLATE_TYPE, task("value: \"${{ 1 ^* 'a' }}\""));
    FILES.put(DiagnosticCode.TEMPLATE_VALUE, task("value: \"${{ 1 ^// 0 }}\""));
    FILES.put(DiagnosticCode.EXCLUDES_NOTHING, sweep("axes: {x: [1]}, exclude: [^{x: 2}]"));
    FILES.put(
        DiagnosticCode.UNUSED_AXIS, file("tasks: {a: {uses: noop, matrix: {axes: {^x: [1]}}}}"));
    FILES.put(
        DiagnosticCode.POINTLESS_LIMIT,
        file("tasks: {a: {uses: noop, timeout: {run: 20s, ^total: 10s}}}"));
    FILES.put(
        DiagnosticCode.UNUSED_PARAM,
        file("params: {^p: {type: int, default: 1}}\ntasks: {a: {uses: noop}}"));
    FILES.put(
        DiagnosticCode.TOO_MANY_CELLS,
        sweep("^axes: {x: \"${{ range(1000) }}\", y: \"${{ range(1000) }}\"}"));
    FILES.put(DiagnosticCode.NO_CELLS, sweep("axes: {x: ^[]}"));
    FILES.put(DiagnosticCode.REPEATED_CELL, sweep("^axes: {x: [1, 1]}"));
    FILES.put(DiagnosticCode.CELL_AXES, sweep("axes: {x: [1]}, exclude: [{^z: 1}]"));
  }

  private static String task(String with) {
    return file("tasks: {a: {uses: noop, with: {" + with + "}}}");
  }

  private static String sweep(String matrix) {
    return file(
        "tasks: {a: {uses: noop, matrix: {" + matrix + "}, with: {value: '${{ matrix.x }}'}}}");
  }

  private static String params(String declaration) {
    return file(
        "params: {p: "
            + declaration
            + "}\ntasks: {a: {uses: noop, with: {value: '${{ params.p }}'}}}");
  }

  @ParameterizedTest
  @EnumSource(
      value = DiagnosticCode.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PARAM_VALUE", "PARAM_UNKNOWN", "OPTION_SYNTAX", "OPTION_TARGET"})
  void isGivenAtItsPlace(DiagnosticCode code) {
    String marked = FILES.getOrDefault(code, "");
    assertThat(marked).as("a file for %s", code).contains("^");
    int mark = marked.indexOf('^');
    String text = marked.substring(0, mark) + marked.substring(mark + 1);
    String before = text.substring(0, mark);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = mark - before.lastIndexOf('\n');
    assertThat(Samples.findings(text))
        .filteredOn(d -> d.code() == code)
        .isNotEmpty()
        .first()
        .satisfies(
            d -> {
              assertThat(d.line()).isEqualTo(line);
              assertThat(d.column()).isEqualTo(column);
            });
    assertThat(Samples.findings(text)).extracting(Diagnostic::code).containsOnly(code);
  }

  @Test
  void optionsHaveTheirCodes() {
    String text =
        file(
            "params: {p: {type: int, default: 1, max: 5}}\n"
                + "tasks: {a: {uses: noop, with: {value: '${{ params.p }}'}}}");
    Stream.of(
            Map.entry(Samples.params("p=9"), DiagnosticCode.PARAM_VALUE),
            Map.entry(Samples.params("q=9"), DiagnosticCode.PARAM_UNKNOWN),
            Map.entry(Samples.params("p"), DiagnosticCode.OPTION_SYNTAX),
            Map.entry(Samples.sets("tasks.a"), DiagnosticCode.OPTION_SYNTAX),
            Map.entry(Samples.sets("tasks.b.with.value=1"), DiagnosticCode.OPTION_TARGET),
            Map.entry(Samples.only("b"), DiagnosticCode.OPTION_TARGET),
            Map.entry(Samples.only("a[x=1]"), DiagnosticCode.OPTION_TARGET),
            Map.entry(Samples.only("a[x"), DiagnosticCode.OPTION_SYNTAX))
        .forEach(
            option ->
                assertThat(Samples.findings(Samples.compile(text, option.getKey())))
                    .as("%s", option.getKey())
                    .extracting(Diagnostic::code)
                    .contains(option.getValue()));
  }

  @Test
  void thePageHasARowForEachCodeAndNoOther() throws IOException {
    List<String> rows =
        Pattern.compile("^\\| (TRP-[0-9]+) \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(DiagnosticCode.values()).map(DiagnosticCode::text).toList());
  }
}

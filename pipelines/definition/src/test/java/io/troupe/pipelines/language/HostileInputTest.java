package io.troupe.pipelines.language;

import static io.troupe.pipelines.language.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileInputTest {
  private static final String GOOD =
      file(
          """
          params:
            seed: {type: int, default: 17, min: 0}
            lr: {type: float, default: 3e-3}
          queue: {name: research, priority: 50}
          defaults:
            retry: {max: 3, on: [worker-lost, io], backoff: {initial: 2s, factor: 2.0, max: 60s}}
          tasks:
            train:
              uses: train
              matrix:
                axes: {model: [gcn, sage], split: "${{ range(3) }}"}
                exclude: [{model: sage, split: 2}]
              with: {model: "${{ matrix.model }}", split: "${{ matrix.split }}", lr: "${{ params.lr * 2 }}"}
              resources: {cpu: 2, memory: 2GiB}
            after:
              uses: noop
              needs: [train]
              when: "${{ max(tasks.train.metrics.auc) > 0.5 && params.seed >= 0 }}"
              with: {value: "${{ mean(tasks.train.metrics.auc) }}", duration: 50ms}
            each:
              uses: noop
              needs: [train]
              for-each: {in: "${{ tasks.train.all }}", as: t}
              with: {value: "${{ t.metrics.auc }}"}
          """);

  @BeforeAll
  static void warmUp() {
    assertThat(Samples.findings(GOOD)).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<byte[]> bombs() {
    StringBuilder aliases = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      String inner = ("*" + (char) (c - 1) + ",").repeat(10);
      aliases.append("%c: &%c [%s]\n".formatted(c, c, inner.substring(0, inner.length() - 1)));
    }
    String axes =
        "tasks: {a: {uses: noop, matrix: {axes: {a: '${{ range(100000) }}', b: '${{ range(100000)"
            + " }}', c: '${{ range(100000) }}'}}}}";
    return Stream.of(
        utf8(aliases.toString()),
        utf8("[".repeat(200_000)),
        utf8("{a: ".repeat(100_000)),
        utf8("- ".repeat(200_000)),
        utf8("? ".repeat(200_000)),
        utf8("&a [*a]"),
        utf8("a".repeat(1_200_000)),
        utf8("[" + "a,".repeat(500_000) + "]"),
        utf8(file(axes)),
        utf8(file("tasks: {a: {uses: noop, with: {value: '${{ " + "(".repeat(10_000) + "'}}}")),
        utf8(file("tasks: {a: {uses: noop, with: {value: '" + "${{ 1 }}".repeat(100_000) + "'}}}")),
        utf8("\"" + "\\u0041".repeat(150_000)),
        utf8("tasks: |\n" + "  x\n".repeat(200_000)),
        "apiVersion: troupe/v1".getBytes(StandardCharsets.UTF_16),
        utf8("\uFEFFapiVersion: troupe/v1"),
        new byte[] {(byte) 0xC3, (byte) 0x28},
        utf8("--- !!javax.script.ScriptEngineManager []"),
        utf8("%YAML 1.1\n---\na: 1"),
        utf8("%YAML 9.9\n---\na: 1"),
        utf8("<<: {a: 1}"),
        new byte[0]);
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void isRefusedSoonAndSmall(byte[] bytes) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long heap = threads.getCurrentThreadAllocatedBytes();
    Compilation result =
        new PipelineCompiler(Samples.KINDS).compile("x.yaml", bytes, Overrides.NONE);
    assertThat(result).isInstanceOf(Compilation.Rejected.class);
    assertThat(Samples.findings(result)).isNotEmpty();
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - cpu))
        .isLessThan(Duration.ofSeconds(1));
    // Everything that was ever allocated, garbage too, so more than was ever held.
    assertThat(threads.getCurrentThreadAllocatedBytes() - heap).isLessThan(128L << 20);
  }

  @Test
  void noMutationOfAFileThrows() {
    String alphabet = "{}[]:,-#&*!|>'\"%@`?~ \n\t$.0123456789abcdefxyz\0\u00e9\u2028";
    List<String> lines = GOOD.lines().toList();
    int compiled = 0;
    for (long seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder(GOOD);
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 8)));
          case 2 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> text.insert(at, lines.get(random.nextInt(lines.size())));
        }
      }
      compiled += check(seed, text.toString());
    }
    assertThat(compiled).as("some mutations are harmless").isPositive();
  }

  private static int check(long seed, String text) {
    Compilation result = Samples.compile(text, Overrides.NONE);
    if (result instanceof Compilation.Compiled) {
      return 1;
    }
    List<Diagnostic> findings = Samples.findings(result);
    assertThat(findings).as("seed %d", seed).isNotEmpty();
    String[] lines = text.split("\n", -1);
    for (Diagnostic finding : findings) {
      assertThat(finding.line()).as("seed %d: %s", seed, finding).isBetween(1, lines.length);
      assertThat(finding.column())
          .as("seed %d: %s", seed, finding)
          .isBetween(1, lines[finding.line() - 1].length() + 1);
    }
    return 0;
  }

  @Test
  void lookAlikesAreNamed() {
    assertThat(Samples.findings(file("tasks: {tr\u0430in: {uses: noop}}")))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.BAD_NAME);
              assertThat(d.hint()).contains("'\u0430' is U+0430, not a letter of ASCII");
            });
  }
}

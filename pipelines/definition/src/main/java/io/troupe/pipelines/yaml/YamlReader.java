package io.troupe.pipelines.yaml;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.Source;
import io.troupe.pipelines.diagnostic.Span;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 from event to event, so that no input can exhaust the stack or the heap: at most 1
 * MiB, 64 levels and 100,000 values with aliases expanded; one document; no tags, no duplicate
 * keys, no control characters.
 */
public final class YamlReader {
  /** The largest file. */
  public static final int MAX_BYTES = 1 << 20;

  private YamlReader() {}

  /**
   * What was read.
   *
   * @param root the document; empty when it cannot be read
   * @param source the text, for places
   * @param diagnostics what is wrong
   */
  public record Result(Optional<Node> root, Source source, List<Diagnostic> diagnostics) {
    public Result {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Reads the bytes of the file {@code name}. */
  public static Result read(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return tooLarge(name, bytes.length);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (!result.isError()) {
      return read(name, text.toString());
    }
    Source source = new Source(name, text.toString());
    boolean utf16 = bytes.length >= 2 && (bytes[0] & 0xFF) >= 0xFE && (bytes[1] & 0xFF) >= 0xFE;
    return failed(
        source,
        at(source, text.length(), 1)
            .diagnostic(
                DiagnosticCode.NOT_TEXT,
                utf16 ? "the file is UTF-16, not UTF-8" : "the file is not UTF-8 from here on",
                Optional.of("save it as UTF-8 without a byte-order mark")));
  }

  /** Reads the text of the file {@code name}. */
  public static Result read(String name, String text) {
    if (text.length() > MAX_BYTES) {
      return tooLarge(name, text.length());
    }
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    return read(new Source(name, lines), lines);
  }

  /** Reads {@code lines}, whose places are shown on the lines of {@code source}. */
  public static Result read(Source source, String lines) {
    List<Diagnostic> found = new ArrayList<>();
    int bad = firstForbidden(lines);
    if (bad >= 0) {
      return failed(source, forbidden(source, lines, bad));
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel(source.name()).setCodePointLimit(MAX_BYTES).build();
    try {
      TreeBuilder builder =
          new TreeBuilder(source, new Parse(settings).parseString(lines).iterator(), found);
      return new Result(builder.document(), source, found);
    } catch (YamlException e) {
      found.add(e.diagnostic());
    } catch (MarkedYamlEngineException e) {
      found.add(syntax(source, e));
    } catch (YamlEngineException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      found.add(
          source
              .span(1, 1, 1)
              .diagnostic(DiagnosticCode.YAML_SYNTAX, "not YAML: " + message, Optional.empty()));
    }
    return new Result(Optional.empty(), source, found);
  }

  private static Result failed(Source source, Diagnostic diagnostic) {
    return new Result(Optional.empty(), source, List.of(diagnostic));
  }

  private static Result tooLarge(String name, long length) {
    Source source = new Source(name, "");
    return failed(
        source,
        source
            .span(1, 1, 1)
            .diagnostic(
                DiagnosticCode.FILE_TOO_LARGE,
                "the file has %,d bytes; a pipeline file has at most %,d"
                    .formatted(length, MAX_BYTES),
                Optional.empty()));
  }

  private static int firstForbidden(String text) {
    for (int i = 0; i < text.length(); i++) {
      int point = text.codePointAt(i);
      if (isForbidden(point)) {
        return i;
      }
      i += Character.charCount(point) - 1;
    }
    return -1;
  }

  /** Control characters, byte-order marks, halves of pairs: nothing that belongs into a file. */
  private static boolean isForbidden(int point) {
    return switch (point) {
      case '\n', '\t', 0x85 -> false;
      case 0xFEFF, 0xFFFE, 0xFFFF -> true;
      default -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
    };
  }

  private static Diagnostic forbidden(Source source, String lines, int index) {
    char c = lines.charAt(index);
    String what =
        switch (c) {
          case 0 -> "the file holds a NUL character; it may be UTF-16 or no text at all";
          case 0xFEFF -> "the file holds a byte-order mark";
          default -> "the file holds the control character U+%04X".formatted((int) c);
        };
    return at(source, index, 1)
        .diagnostic(
            DiagnosticCode.NOT_TEXT,
            what,
            Optional.of("save it as UTF-8 without a byte-order mark or control characters"));
  }

  /** The place of the UTF-16 unit {@code index} of the text. */
  private static Span at(Source source, int index, int length) {
    String before = source.text().substring(0, Math.min(index, source.text().length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int start = before.lastIndexOf('\n') + 1;
    return source.span(line, before.codePointCount(start, before.length()) + 1, length);
  }

  private static Diagnostic syntax(Source source, MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark();
    Span span =
        mark.map(m -> source.span(m.getLine() + 1, m.getColumn() + 1, 1))
            .orElseGet(() -> source.span(1, 1, 1));
    String line = source.line(span.line());
    int tab = line.indexOf('\t');
    if (tab >= 0 && line.substring(0, tab).isBlank()) {
      return source
          .span(span.line(), tab + 1, 1)
          .diagnostic(
              DiagnosticCode.TAB,
              "a tab indents this line, and YAML indents with spaces",
              Optional.of("replace the tab by two spaces for each level"));
    }
    String problem = String.valueOf(e.getProblem());
    return span.diagnostic(DiagnosticCode.YAML_SYNTAX, "not YAML: " + problem, hint(problem, line));
  }

  private static Optional<String> hint(String problem, String line) {
    if (problem.contains("mapping values are not allowed")) {
      return Optional.of("a text with ': ' in it needs quotes; or the indentation is wrong");
    }
    if (problem.contains("expected <block end>")) {
      return Optional.of("this line is indented differently from those beside it");
    }
    if (problem.contains("expected ',' or '}'") || problem.contains("expected ',' or ']'")) {
      return Optional.of("a comma or the closing bracket is missing before this");
    }
    if (line.contains("${{")
        && (problem.contains("flow") || problem.contains("<document start>"))) {
      return Optional.of("put a text with ${{ }} in quotes");
    }
    return Optional.empty();
  }
}

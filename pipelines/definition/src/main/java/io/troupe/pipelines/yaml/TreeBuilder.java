package io.troupe.pipelines.yaml;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.Source;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.value.Scalars;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Builds the tree of a document from the parser's events, and stops where a bound is passed. */
final class TreeBuilder {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NODES = 100_000;

  private final Source source;
  private final Iterator<Event> events;
  private final List<Diagnostic> found;
  private final Map<String, Weighed> anchors = new HashMap<>();
  private int nodes;
  private int depth;

  TreeBuilder(Source source, Iterator<Event> events, List<Diagnostic> found) {
    this.source = source;
    this.events = events;
    this.found = found;
  }

  /** A node and how many nodes it stands for. */
  private record Weighed(Node node, int weight) {}

  /** The only document of the stream; empty for an empty one. */
  Optional<Node> document() throws YamlException {
    Optional<Node> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root.isPresent()) {
            throw stop(
                span(event),
                DiagnosticCode.SECOND_DOCUMENT,
                "a second YAML document starts here",
                Optional.of("a file is one pipeline: put the other into a file of its own"));
          }
        }
        default -> root = Optional.of(node(event));
      }
    }
    return root;
  }

  private Node node(Event event) throws YamlException {
    if (++nodes > MAX_NODES) {
      throw tooMany(event);
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    int before = nodes;
    Node node;
    switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar, scalar.getTag());
        node = scalar(scalar);
      }
      case SequenceStartEvent start -> {
        refuseTag(start, start.getTag());
        node = sequence(start);
      }
      case MappingStartEvent start -> {
        refuseTag(start, start.getTag());
        node = mapping(start);
      }
      default -> throw new IllegalStateException("no node starts with " + event);
    }
    if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
      Anchor anchor = anchored.getAnchor().get();
      anchors.put(anchor.getValue(), new Weighed(node, nodes - before + 1));
    }
    return node;
  }

  private Node alias(AliasEvent alias) throws YamlException {
    String name = alias.getAlias().getValue();
    Weighed target = anchors.get(name);
    if (target == null) {
      throw stop(
          span(alias),
          DiagnosticCode.ALIAS,
          "there is no anchor &" + name + " before this alias",
          Optional.empty());
    }
    nodes += target.weight();
    if (nodes > MAX_NODES) {
      throw tooMany(alias);
    }
    return target.node();
  }

  private YamlException tooMany(Event event) {
    return stop(
        span(event),
        DiagnosticCode.ALIAS,
        "with its aliases expanded the file has more than " + MAX_NODES + " values",
        Optional.empty());
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      found.add(
          span(event)
              .diagnostic(
                  DiagnosticCode.TAG,
                  "YAML tags are not used in pipeline files",
                  Optional.of("leave the tag away; a text can be put in quotes")));
    }
  }

  private void enter(Event event) throws YamlException {
    if (++depth > MAX_DEPTH) {
      throw stop(
          span(event),
          DiagnosticCode.TOO_DEEP,
          "lists and mappings are nested deeper than " + MAX_DEPTH,
          Optional.empty());
    }
  }

  private Node sequence(SequenceStartEvent start) throws YamlException {
    enter(start);
    List<Node> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event));
      event = events.next();
    }
    depth--;
    return new Node.Sequence(items, span(start));
  }

  private Node mapping(MappingStartEvent start) throws YamlException {
    enter(start);
    LinkedHashMap<String, Node.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Node key = node(event);
      Node value = node(events.next());
      add(entries, key, value);
      event = events.next();
    }
    depth--;
    return new Node.Mapping(entries, span(start));
  }

  private void add(Map<String, Node.Entry> entries, Node key, Node value) {
    if (!(key instanceof Node.Scalar scalar) || scalar.value() instanceof Value.Null) {
      found.add(
          key.span()
              .diagnostic(
                  DiagnosticCode.KEY_NOT_TEXT,
                  "a key must be a text, not " + key.words(),
                  key instanceof Node.Mapping
                      ? Optional.of("a template needs quotes: \"${{ … }}\"")
                      : Optional.empty()));
      return;
    }
    String name = scalar.value().toString();
    Node.Entry earlier = entries.get(name);
    if (earlier != null) {
      found.add(
          key.span()
              .diagnostic(
                  DiagnosticCode.DUPLICATE_KEY,
                  "'" + name + "' is already given on line " + earlier.keySpan().line(),
                  Optional.of("remove one of the two")));
      return;
    }
    entries.put(name, new Node.Entry(name, key.span(), value));
  }

  private Node scalar(ScalarEvent event) {
    String text = event.getValue();
    Span span = span(event);
    if (event.getScalarStyle() != ScalarStyle.PLAIN) {
      return new Node.Scalar(new Value.Text(text), span, inside(event, text, 1));
    }
    try {
      return new Node.Scalar(Scalars.plain(text), span, inside(event, text, 0));
    } catch (IllegalArgumentException e) {
      found.add(
          span.diagnostic(
              DiagnosticCode.NUMBER_RANGE,
              String.valueOf(e.getMessage()),
              Optional.of("put it in quotes if it is meant as a text")));
      return new Node.Scalar(new Value.Int(0), span, Optional.empty());
    }
  }

  /** Where the text of a scalar begins, if its line shows it without escapes. */
  private Optional<Span> inside(Event event, String text, int quote) {
    return event
        .getStartMark()
        .flatMap(
            mark -> {
              Span start = source.span(mark.getLine() + 1, mark.getColumn() + 1 + quote, 1);
              return source.shows(start.line(), start.column(), text)
                  ? Optional.of(start)
                  : Optional.empty();
            });
  }

  private Span span(Event event) {
    Mark start = event.getStartMark().orElse(null);
    Mark end = event.getEndMark().orElse(null);
    if (start == null || end == null) {
      return source.span(1, 1, 1);
    }
    boolean block = event instanceof MappingStartEvent m && !m.isFlow();
    int length =
        block || end.getLine() != start.getLine() ? 1 : end.getColumn() - start.getColumn();
    return source.span(start.getLine() + 1, start.getColumn() + 1, length);
  }

  private static YamlException stop(
      Span span, DiagnosticCode code, String message, Optional<String> hint) {
    return new YamlException(span.diagnostic(code, message, hint));
  }
}

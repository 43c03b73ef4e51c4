package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.diagnostic.Source;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.yaml.Node;
import io.troupe.pipelines.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Puts {@code --set PATH=VALUE} into the tree of a file. */
final class Overlay {
  private final Findings findings;

  Overlay(Findings findings) {
    this.findings = findings;
  }

  Node apply(Node root, List<String> sets) {
    Node tree = root;
    for (String text : sets) {
      tree = apply(tree, text);
    }
    return tree;
  }

  private Node apply(Node root, String text) {
    Source source = new Source("--set", text);
    int equals = text.indexOf('=');
    if (equals < 1) {
      findings.add(
          DiagnosticCode.OPTION_SYNTAX,
          source.span(1, 1, Math.max(1, text.length())),
          "'" + text + "' sets nothing",
          "write path=value, such as tasks.train.with.lr=1e-3");
      return root;
    }
    // Blanks before the value keep its column the one that it has in the option.
    YamlReader.Result value =
        YamlReader.read(source, " ".repeat(equals + 1) + text.substring(equals + 1));
    findings.addAll(value.diagnostics());
    if (value.root().isEmpty()) {
      if (value.diagnostics().isEmpty()) {
        findings.add(
            DiagnosticCode.OPTION_SYNTAX,
            source.span(1, equals + 1, 1),
            "nothing follows the '='",
            "write null to leave it to its default");
      }
      return root;
    }
    String[] path = text.substring(0, equals).split("\\.", -1);
    return set(root, path, 0, value.root().get(), source);
  }

  private Node set(Node node, String[] path, int depth, Node value, Source source) {
    int column = 1;
    for (int i = 0; i < depth; i++) {
      column += path[i].length() + 1;
    }
    Span span = source.span(1, column, Math.max(1, path[depth].length()));
    if (!(node instanceof Node.Mapping mapping)) {
      findings.add(
          DiagnosticCode.OPTION_TARGET,
          span,
          "there is no '" + path[depth] + "' to set: " + node.words() + " stands there",
          Optional.empty());
      return node;
    }
    Optional<Node.Entry> entry = mapping.find(path[depth]);
    boolean last = depth == path.length - 1;
    boolean created = depth == 2 && path[0].equals("tasks");
    if (entry.isEmpty() && !last && !created) {
      findings.add(
          DiagnosticCode.OPTION_TARGET,
          span,
          "the file has no '" + String.join(".", List.of(path).subList(0, depth + 1)) + "'",
          NearWord.hint(path[depth], mapping.entries().keySet()));
      return node;
    }
    Node inner = entry.map(Node.Entry::value).orElse(new Node.Mapping(new LinkedHashMap<>(), span));
    LinkedHashMap<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
    entries.put(
        path[depth],
        new Node.Entry(
            path[depth],
            last ? span : entry.map(Node.Entry::keySpan).orElse(span),
            last ? value : set(inner, path, depth + 1, value, source)));
    return new Node.Mapping(entries, mapping.span());
  }
}

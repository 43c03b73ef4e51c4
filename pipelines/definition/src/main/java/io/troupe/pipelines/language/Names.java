package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.parameters.ParameterText;
import io.troupe.pipelines.yaml.Node;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names of pipelines, parameters, tasks and axes look like. */
final class Names {
  /** The rule, for the schema too. */
  static final Pattern PATTERN = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private Names() {}

  /** Reports the key of {@code entry} unless it is a name. */
  static boolean check(Node.Entry entry, String what, Findings findings) {
    if (PATTERN.matcher(entry.key()).matches()) {
      return true;
    }
    findings.add(
        DiagnosticCode.BAD_NAME, entry.keySpan(), message(entry.key(), what), hint(entry.key()));
    return false;
  }

  static String message(String name, String what) {
    return "'%s' is no name of a %s: a letter a-z, then at most 62 of a-z, 0-9 and -"
        .formatted(ParameterText.cut(name), what);
  }

  static Optional<String> hint(String name) {
    Optional<Integer> foreign = name.codePoints().filter(c -> c > 127).boxed().findFirst();
    if (foreign.isPresent()) {
      return Optional.of(
          "'%s' is U+%04X, not a letter of ASCII"
              .formatted(Character.toString(foreign.get()), foreign.get()));
    }
    String fixed = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return PATTERN.matcher(fixed).matches() ? Optional.of("write " + fixed) : Optional.empty();
  }
}

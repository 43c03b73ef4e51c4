package io.troupe.pipelines.key;

import io.troupe.pipelines.value.Value;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a value as the one JSON text that stands for it, after RFC 8785: keys sorted by UTF-16
 * units, no white space, numbers by their value, so that 1, 1.0 and 1e0 are the same text.
 */
final class CanonicalJson {
  /** From here on a double does not tell neighbouring whole numbers apart. */
  private static final double EXACT = 0x1p53;

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  static String write(Value value) {
    CanonicalJson json = new CanonicalJson();
    json.append(value);
    return json.out.toString();
  }

  private void append(Value value) {
    switch (value) {
      case Value.Null() -> out.append("null");
      case Value.Bool(boolean b) -> out.append(b);
      case Value.Int(long n) -> out.append(n);
      case Value.Real(double x) -> append(x);
      case Value.Text(String text) -> append(text);
      case Value.Sequence(List<Value> items) -> {
        out.append('[');
        for (Iterator<Value> each = items.iterator(); each.hasNext(); ) {
          append(each.next());
          out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
      }
      case Value.Mapping mapping -> {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, Value> entry : new TreeMap<>(mapping.entries()).entrySet()) {
          out.append(separator);
          append(entry.getKey());
          out.append(':');
          append(entry.getValue());
          separator = ",";
        }
        out.append('}');
      }
    }
  }

  private void append(double x) {
    if (x == Math.rint(x) && Math.abs(x) < EXACT) {
      out.append((long) x);
    } else if (Double.isFinite(x)) {
      out.append(x);
    } else {
      append(Double.toString(x));
    }
  }

  private void append(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

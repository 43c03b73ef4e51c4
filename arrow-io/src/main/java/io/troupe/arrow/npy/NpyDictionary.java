package io.troupe.arrow.npy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The three entries of an npy header's Python dictionary, parsed without evaluating anything.
 *
 * @param descr the dtype string
 * @param fortran whether the array is in Fortran order
 * @param shape the extents as they are written
 */
record NpyDictionary(String descr, boolean fortran, List<Long> shape) {
  static NpyDictionary parse(String text) throws NpyProblem {
    return new Parser(text).dictionary();
  }

  /** One pass over the text; only literals that NumPy writes are known. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    NpyDictionary dictionary() throws NpyProblem {
      String descr = "";
      boolean fortran = false;
      List<Long> shape = List.of();
      Set<String> seen = new HashSet<>();
      expect('{');
      while (!next('}')) {
        String key = string();
        if (!seen.add(key)) {
          throw bad("key '" + key + "' twice");
        }
        expect(':');
        switch (key) {
          case "descr" -> descr = descr();
          case "fortran_order" -> fortran = truth();
          case "shape" -> shape = tuple();
          default -> throw bad("unknown key '" + key + "'");
        }
        if (!next(',')) {
          expect('}');
          break;
        }
      }
      space();
      if (at < text.length()) {
        throw bad("text after the dictionary");
      }
      if (seen.size() < 3) {
        throw bad("it has " + seen + ", expected descr, fortran_order and shape");
      }
      return new NpyDictionary(descr, fortran, shape);
    }

    private String descr() throws NpyProblem {
      space();
      if (at < text.length() && "[(".indexOf(text.charAt(at)) >= 0) {
        throw new NpyProblem(
            "it holds records (a structured dtype)", "save every field as an array of its own");
      }
      return string();
    }

    private String string() throws NpyProblem {
      space();
      if (at >= text.length() || "'\"".indexOf(text.charAt(at)) < 0) {
        throw bad("expected a string");
      }
      int end = text.indexOf(text.charAt(at), at + 1);
      if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
        throw bad("a string that does not end, or with an escape");
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    private boolean truth() throws NpyProblem {
      space();
      for (String word : List.of("True", "False")) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw bad("expected True or False");
    }

    private List<Long> tuple() throws NpyProblem {
      List<Long> values = new ArrayList<>();
      expect('(');
      while (!next(')')) {
        values.add(number());
        if (!next(',')) {
          expect(')');
          break;
        }
      }
      return values;
    }

    private long number() throws NpyProblem {
      space();
      int begin = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      // 18 digits always fit into a long.
      if (at == begin || at - begin > 18) {
        throw bad("expected an extent of 1 to 18 digits");
      }
      long value = Long.parseLong(text, begin, at, 10);
      if (at < text.length() && text.charAt(at) == 'L') {
        at++; // Python 2 wrote long integers so
      }
      return value;
    }

    private void expect(char wanted) throws NpyProblem {
      if (!next(wanted)) {
        throw bad("expected '" + wanted + "'");
      }
    }

    private boolean next(char wanted) {
      space();
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private void space() {
      while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private NpyProblem bad(String problem) {
      return new NpyProblem(
          "its header is damaged at character " + at + ": " + problem, NpyProblem.SAVE_AGAIN);
    }
  }
}

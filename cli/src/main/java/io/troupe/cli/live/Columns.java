package io.troupe.cli.live;

import java.lang.Character.UnicodeBlock;
import java.util.Set;

/** How many columns of a screen text takes, and what of it can be shown. */
public final class Columns {
  private static final int HALFWIDTH_FROM = 0xFF61;
  private static final int HALFWIDTH_TO = 0xFFDC;
  private static final int EMOJI_FROM = 0x1F300;
  private static final int EMOJI_TO = 0x1FAFF;

  /** Blocks whose characters take two columns (Unicode Standard Annex 11). */
  private static final Set<UnicodeBlock> WIDE =
      Set.of(
          UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS,
          UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_A,
          UnicodeBlock.CJK_COMPATIBILITY_IDEOGRAPHS,
          UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION,
          UnicodeBlock.HIRAGANA,
          UnicodeBlock.KATAKANA,
          UnicodeBlock.HANGUL_SYLLABLES,
          UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS);

  private Columns() {}

  /** The columns of {@code text}, which holds no control characters. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int point) {
    if (point < 0x80) {
      return 1;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> wide(point) ? 2 : 1;
    };
  }

  private static boolean wide(int point) {
    if (point >= HALFWIDTH_FROM && point <= HALFWIDTH_TO) {
      return false;
    }
    UnicodeBlock block = UnicodeBlock.of(point);
    return (block != null && WIDE.contains(block)) || (point >= EMOJI_FROM && point <= EMOJI_TO);
  }

  /** As much of the beginning of {@code text} as {@code columns} hold. */
  public static String cut(String text, int columns) {
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int point : text.codePoints().toArray()) {
      used += of(point);
      if (used > columns) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return kept.toString();
  }

  /**
   * {@code text} without what could move the cursor or hide text: control and format characters,
   * lone surrogates and line separators become U+FFFD.
   */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(point -> shown.appendCodePoint(safe(point)));
    return shown.toString();
  }

  private static int safe(int point) {
    if (point == '\t') {
      return ' ';
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          0xFFFD;
      default -> point;
    };
  }
}

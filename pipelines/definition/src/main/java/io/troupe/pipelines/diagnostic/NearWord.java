package io.troupe.pipelines.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody meant who wrote another. */
public final class NearWord {
  private static final int LONGEST = 64;

  private NearWord() {}

  /**
   * The one of {@code words} that is nearest to {@code written}: the same but for case and
   * separators, its beginning or continuation, or at most two changed, missing, added or swapped
   * letters away, and never more than a third of the word.
   */
  public static Optional<String> find(String written, Collection<String> words) {
    String best = null;
    int least = Math.min(2, written.length() / 3 + (written.length() >= 2 ? 1 : 0)) + 1;
    for (String word : words) {
      int distance = same(word, written) ? 0 : distance(written, word, least);
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@link #find} as a hint, or the words themselves where they are few. */
  public static Optional<String> hint(String written, Collection<String> words) {
    Optional<String> near = find(written, words).map(word -> "did you mean '" + word + "'?");
    return near.isPresent() || words.isEmpty() || words.size() > 12
        ? near
        : Optional.of("known: " + String.join(", ", words));
  }

  private static boolean same(String word, String written) {
    boolean begun = word.length() >= 3 && written.startsWith(word);
    return begun
        || (written.length() >= 3 && word.startsWith(written))
        || plain(word).equals(plain(written));
  }

  private static String plain(String word) {
    return word.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Optimal string alignment distance; {@code limit} when it is not less. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit || a.length() > LONGEST) {
      return limit;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
        least = Math.min(least, d[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        d[i][j] = swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
      }
    }
    return Math.min(limit, d[a.length()][b.length()]);
  }
}

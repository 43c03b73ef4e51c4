package io.troupe.arrow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of tensors or a table cannot be read: it is missing, damaged, hostile or of a kind that is
 * refused. Readers throw nothing else because of what a file holds.
 */
public final class TensorFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String member;
  private final String hint;

  /**
   * What is wrong and what to do.
   *
   * @param file the file
   * @param member the part of the file, such as a tensor's name, or empty for the whole
   * @param problem what is wrong with it, with expected and actual
   * @param hint what the user can do
   */
  public TensorFileException(Path file, Optional<String> member, String problem, String hint) {
    super(message(file, member, problem, hint));
    this.file = file.toString();
    this.member = member.orElse("");
    this.hint = hint;
  }

  /** The same with what the operating system or a library said. */
  public TensorFileException(
      Path file, Optional<String> member, String problem, String hint, Throwable cause) {
    super(message(file, member, problem, hint), cause);
    this.file = file.toString();
    this.member = member.orElse("");
    this.hint = hint;
  }

  private static String message(Path file, Optional<String> member, String problem, String hint) {
    return file + member.map(name -> ", '" + name + "'").orElse("") + ": " + problem + "; " + hint;
  }

  /** The file that could not be read. */
  public String file() {
    return file;
  }

  /** The part of the file, where it is one. */
  public Optional<String> member() {
    return Optional.of(member).filter(name -> !name.isEmpty());
  }

  /** What the user can do. */
  public String hint() {
    return hint;
  }
}

package io.troupe.arrow.ipc;

import java.util.Optional;

/** What is wrong with an IPC file, before the file is named. */
final class IpcProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final String hint;

  IpcProblem(String problem, String hint) {
    this("", problem, hint);
  }

  IpcProblem(String column, String problem, String hint) {
    super(problem);
    this.column = column;
    this.hint = hint;
  }

  Optional<String> column() {
    return Optional.of(column).filter(name -> !name.isEmpty());
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  String hint() {
    return hint;
  }
}

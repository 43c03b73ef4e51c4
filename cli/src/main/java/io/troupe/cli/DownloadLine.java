package io.troupe.cli;

import io.troupe.pipelines.data.DownloadProgress;

/** Shows how far a download is: on a terminal in one line, elsewhere every tenth part. */
final class DownloadLine implements DownloadProgress {
  private static final int PARTS = 10;

  private final Surroundings surroundings;
  private final String name;
  private long told = -1;

  DownloadLine(Surroundings surroundings, String name) {
    this.surroundings = surroundings;
    this.name = name;
  }

  @Override
  public void bytes(long done, long total) {
    long part = surroundings.terminal() ? done * 100 / total : done * PARTS / total;
    if (part == told) {
      return;
    }
    told = part;
    String text =
        name
            + "  "
            + Words.bytes(done)
            + " of "
            + Words.bytes(total)
            + "  "
            + done * 100 / total
            + " %";
    if (surroundings.terminal()) {
      surroundings.err().print("\r\u001b[K" + text);
    } else {
      surroundings.err().println(text);
    }
    surroundings.err().flush();
  }

  /** Takes the line away. */
  void end() {
    if (surroundings.terminal() && told >= 0) {
      surroundings.err().print("\r\u001b[K");
      surroundings.err().flush();
    }
  }
}

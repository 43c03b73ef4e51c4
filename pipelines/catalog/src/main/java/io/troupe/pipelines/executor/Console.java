package io.troupe.pipelines.executor;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What this process prints: one stream for {@code System.out}, {@code System.err} and the lines of
 * attempts, so that their order is kept. Kinds cannot close it.
 */
final class Console {
  private final PrintStream out;

  Console() {
    OutputStream pipe = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 13);
    out = new PrintStream(new Unclosable(pipe), true, StandardCharsets.UTF_8);
  }

  /** Takes what {@code System.out} and {@code System.err} print, whatever they were set to. */
  void install() {
    System.setOut(out);
    System.setErr(out);
  }

  void line(String text) {
    out.println(text);
  }

  /** Marks where the output of the attempt with {@code token} ends. */
  void mark(long token) {
    out.print("\0troupe-end " + token + "\n");
    out.flush();
  }

  private static final class Unclosable extends FilterOutputStream {
    Unclosable(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

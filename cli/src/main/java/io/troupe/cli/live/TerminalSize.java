package io.troupe.cli.live;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/** Asks the terminal for its size, cheap enough for every frame ({@code TIOCGWINSZ}). */
public final class TerminalSize {
  private static final long TIOCGWINSZ =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac")
          ? 0x40087468L
          : 0x5413L;
  private static final int WINSIZE_BYTES = 8;
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final MethodHandle ioctl;

  /** Binds the C library's {@code ioctl}. */
  @SuppressWarnings("restricted") // allowed by --enable-native-access of every Troupe JVM
  public TerminalSize() {
    Linker linker = Linker.nativeLinker();
    ioctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
  }

  /** The screen behind standard output as it is now; 80 columns and 24 rows where it is silent. */
  public Look look(boolean colour, boolean unicode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_BYTES);
      int result = ask(size);
      int rows = result == 0 ? size.get(ValueLayout.JAVA_SHORT, 0) & 0xFFFF : 0;
      int columns = result == 0 ? size.get(ValueLayout.JAVA_SHORT, 2) & 0xFFFF : 0;
      return new Look(columns > 0 ? columns : COLUMNS, rows > 0 ? rows : ROWS, colour, unicode);
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // a method handle declares Throwable
  private int ask(MemorySegment size) {
    try {
      return (int) ioctl.invokeExact(1, TIOCGWINSZ, size);
    } catch (Throwable e) {
      throw new IllegalStateException("ioctl cannot be called", e);
    }
  }
}

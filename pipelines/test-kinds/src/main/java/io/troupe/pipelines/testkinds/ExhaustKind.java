package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Takes memory without end. */
public final class ExhaustKind implements TaskKind<ExhaustKind.Parameters> {
  private static final int PIECE = 1 << 20;
  private static final List<byte[]> KEPT = new ArrayList<>();

  /** Which memory. */
  public enum Memory {
    /** The Java heap, released when the error unwinds. */
    HEAP,
    /** The Java heap, held by a static field for ever. */
    LEAK,
    /** Outside the heap, past every limit of the JVM. */
    NATIVE
  }

  /** What {@code uses: test-exhaust} takes. */
  public record Parameters(
      @Parameter(description = "Which memory.", defaultValue = "heap") Memory memory) {}

  @Override
  public String name() {
    return "test-exhaust";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Takes memory without end.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) {
    switch (parameters.memory()) {
      case HEAP -> fill(new ArrayList<>());
      case LEAK -> fill(KEPT);
      case NATIVE -> {
        try (Arena arena = Arena.ofConfined()) {
          while (true) {
            MemorySegment _ = arena.allocate(PIECE, 64).fill((byte) 1);
          }
        }
      }
    }
  }

  private static void fill(List<byte[]> pieces) {
    while (true) {
      pieces.add(new byte[PIECE]);
    }
  }
}

package io.troupe.gpu.standin;

import static io.troupe.gpu.standin.Fault.Memory.FRESH;
import static io.troupe.gpu.standin.Fault.Memory.ONES;
import static io.troupe.gpu.standin.Fault.Memory.RESULT;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kernel of {@code faulty.cu}, and what must be said of it.
 *
 * @param arguments memory and numbers
 * @param result the CUDA error that the launch ends with
 * @param message what the checked build says
 * @param code the beginning of the line of the source that it names, or nothing
 * @param thread the block and thread that it names, or nothing
 * @param fast what the build without checks says; nothing if it does not see the fault
 */
record Fault(
    String kernel,
    Grid grid,
    List<Object> arguments,
    int result,
    String message,
    String code,
    String thread,
    String fast) {

  /** What a kernel gets. */
  enum Memory {
    /** 129 floats that are 1. */
    ONES,
    /** 256 floats that nobody wrote. */
    FRESH,
    /** 256 floats that are 0. */
    RESULT
  }

  static Stream<Fault> all() {
    return Stream.of(
        of("read_past_end", Grid.of(2, 128), ONES, RESULT)
            .gives(700, "read outside any allocation", "y[i] = x[i];", "(1,0,0) thread (1,0,0)")
            .says("(at the end of an allocation of 516 bytes)")
            .fast("illegal address ("),
        of("wild_pointer", Grid.of(1, 32), RESULT)
            .gives(700, "write outside any allocation", "extern", "(0,0,0) thread (0,0,0)")
            .fast("illegal address ("),
        of("divergent_barrier", Grid.of(1, 32), RESULT)
            .gives(719, "divergent barrier at line ", "if (threadIdx.x < 16) __sync", "")
            .says("16 of 32 threads had already returned")
            .fast("16 of 32 threads had already returned"),
        of("two_barriers", Grid.of(1, 32), RESULT)
            .gives(719, "divergent barrier: threads wait at line", "", "(0,0,0) thread (16,0,0)")
            .fast("divergent barrier: threads wait at line"),
        of("half_warp_shuffle", Grid.of(1, 32), RESULT)
            .gives(719, "deadlock: warp collective at line ", "if (threadIdx.x < 16) v", "")
            .fast("deadlock: warp collective at line"),
        of("missing_barrier", Grid.of(1, 64), RESULT)
            .gives(719, "race: read after write, no barrier", "y[threadIdx.x] = s[(", "(63,0,0)"),
        of("missing_syncwarp", Grid.of(1, 32), RESULT)
            .gives(719, "race: read after write, no barrier", "float a = s[t ^ 1]", "(1,0,0)"),
        of("uninitialised_shared", Grid.of(1, 64), RESULT)
            .gives(719, "read of uninitialised shared memory", "", "thread (32,0,0)")
            .says("(static shared memory, byte "),
        of("uninitialised_global", Grid.of(1, 64), FRESH, RESULT)
            .gives(719, "read of uninitialised device memory", "y[threadIdx.x] = x[", "(0,0,0)"),
        of("dynamic_overflow", new Grid(1, 1, 32, 1, 128), RESULT, 32)
            .gives(700, "access past the dynamic shared memory", "if (threadIdx.x == 0) s[n]", "")
            .says("(dynamic shared memory, byte 128)")
            .fast("write past the dynamic shared memory of the launch (128 bytes), block 0"),
        of("misaligned_vector", Grid.of(1, 8), ONES, RESULT)
            .gives(716, "misaligned access at ", "y[threadIdx.x] = *(const float4", "(1,0,0)")
            .fast("illegal address ("),
        of("race_between_blocks", Grid.of(4, 32), RESULT)
            .gives(719, "race between blocks: read after write", "if (threadIdx.x == 0) y[0] +", "")
            .says("[block (1,0,0) thread (0,0,0)]"),
        of("static_overflow", Grid.of(1, 32), RESULT, 4)
            .gives(700, "array index out of bounds", "s[threadIdx.x + k] = 1;", "thread (28,0,0)"),
        of("division_by_zero", Grid.of(1, 32), RESULT, 0)
            .gives(719, "integer division by zero", "extern", "thread (0,0,0)")
            .fast("integer division by zero, which is undefined on a GPU"),
        of("trap", Grid.of(1, 32), RESULT).gives(719, "__trap", "", "(0,0,0)").fast("__trap"),
        of("missing_tail_guard", Grid.of(1, 300), RESULT, 256)
            .gives(700, "write outside any allocation", "y[i] = 1;", "thread (256,0,0)")
            .fast("illegal address (at the end of an allocation of 1024 bytes)"),
        of("failing_assert", Grid.of(1, 1), RESULT)
            .gives(710, "device assert: y[0] == 1 && \"y holds 1\" (line ", "assert(", "(0,0,0)")
            .fast("device assert: y[0] == 1"),
        of("deep_recursion", Grid.of(1, 1), RESULT, 1000)
            .gives(719, "stack overflow of a device thread", "", "(0,0,0)")
            .fast("stack overflow of a device thread"),
        of("endless", Grid.of(1, 32), RESULT)
            .gives(702, "the kernel runs for longer than the option 'timeout' allows", "", "")
            .fast("the kernel runs for longer"));
  }

  private static Fault of(String kernel, Grid grid, Object... arguments) {
    return new Fault(kernel, grid, List.of(arguments), 0, "", "", "", "");
  }

  private Fault gives(int error, String text, String line, String where) {
    return new Fault(kernel, grid, arguments, error, text, line, where, fast);
  }

  /** Also this in the same message. */
  private Fault says(String more) {
    return new Fault(kernel, grid, arguments, result, message, code, more, fast);
  }

  private Fault fast(String text) {
    return new Fault(kernel, grid, arguments, result, message, code, thread, text);
  }

  /** The number of the line that begins with {@link #code}, in the kernel's source. */
  int line() {
    List<String> lines =
        new String(
                RawCuda.read(Sources.standIn().resolve("kernels/faulty.cu")),
                StandardCharsets.UTF_8)
            .lines()
            .toList();
    int line = 0;
    while (!lines.get(line).contains("void " + kernel + "(")) {
      line++;
    }
    while (!lines.get(line).strip().startsWith(code)) {
      line++;
    }
    return line + 1;
  }

  @Override
  public String toString() {
    return kernel;
  }
}

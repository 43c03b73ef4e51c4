package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.WIDTH;

/**
 * SwiGLU of a row's halves. Kernels write whole vectors, which would reach into the other half or
 * the next row: the columns behind the last whole vector go through scratch memory.
 */
final class HalfRows {
  private HalfRows() {}

  /** {@code out = silu(x[0..half]) x[half..]}. */
  static void swiglu(long x, long out, int half, long scratch) {
    long up = x + 4L * half;
    int whole = half / WIDTH * WIDTH;
    SigmoidLanes.swiglu(x, up, out, whole);
    if (whole < half) {
      long done = 4L * whole;
      long rest = 4L * half - done;
      long a = scratch;
      long b = scratch + 64;
      copy(x + done, a, rest);
      copy(up + done, b, rest);
      SigmoidLanes.swiglu(a, b, a, half - whole);
      copy(a, out + done, rest);
    }
  }

  /** Both gradients of {@link #swiglu}, side by side. */
  static void swigluGradient(
      long x, long gradOut, long gradX, int half, boolean accumulate, long scratch) {
    long up = 4L * half;
    int whole = half / WIDTH * WIDTH;
    SigmoidLanes.Gated at = new SigmoidLanes.Gated(x, x + up, gradOut, gradX, gradX + up);
    SigmoidLanes.swigluGradient(at, whole, accumulate);
    if (whole < half) {
      long done = 4L * whole;
      long rest = 4L * half - done;
      SigmoidLanes.Gated there =
          new SigmoidLanes.Gated(
              scratch, scratch + 64, scratch + 128, scratch + 192, scratch + 256);
      copy(at.gate() + done, there.gate(), rest);
      copy(at.up() + done, there.up(), rest);
      copy(at.gradOut() + done, there.gradOut(), rest);
      copy(at.gradGate() + done, there.gradGate(), rest);
      copy(at.gradUp() + done, there.gradUp(), rest);
      SigmoidLanes.swigluGradient(there, half - whole, accumulate);
      copy(there.gradGate(), at.gradGate() + done, rest);
      copy(there.gradUp(), at.gradUp() + done, rest);
    }
  }

  private static void copy(long from, long to, long bytes) {
    for (long i = 0; i < bytes; i += 4) {
      MEMORY.set(Lanes.FLOAT, to + i, MEMORY.get(Lanes.FLOAT, from + i));
    }
  }
}

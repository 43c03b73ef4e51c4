package io.troupe.gpu.cuda.toolkit;

import static io.troupe.gpu.cuda.toolkit.BlasConstants.operandType;
import static io.troupe.gpu.cuda.toolkit.BlasConstants.operation;

import io.troupe.gpu.cuda.driver.CudaStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.runtime.cudaStream_t;

/** cuBLAS 12 through JCublas2, whose native side is bound to that version. */
public final class JcudaBlas implements Blas {
  /** JCublas2's library, in its natives' jar. */
  public static final String LIBRARY = "lib/libJCublas2-12.6.0-linux-x86_64.so";

  private final cublasHandle handle = new cublasHandle();
  private final Arena arena = Arena.ofShared();
  private final Pointer one;
  private final Pointer zero;
  private final String name;

  /**
   * Starts it in the context of this thread.
   *
   * @throws ToolkitException if it does not start
   * @throws LinkageError if its library or cuBLAS 12 does not load
   */
  @SuppressWarnings("MustBeClosedChecker") // Closed with this.
  public JcudaBlas(CudaStream stream, long workspace, long workspaceBytes) {
    this.one = Host.of(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1f));
    this.zero = Host.of(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0f));
    JCublas2.setExceptionsEnabled(false);
    check("cublasCreate", JCublas2.cublasCreate(handle));
    int[] version = {0};
    check("cublasGetVersion", JCublas2.cublasGetVersion(handle, version));
    this.name = "JCublas2 with cuBLAS " + BlasConstants.version(version[0]);
    check("cublasSetStream", JCublas2.cublasSetStream(handle, new cudaStream_t(stream.jcuda())));
    check(
        "cublasSetWorkspace",
        JCublas2.cublasSetWorkspace(handle, new Host(workspace), workspaceBytes));
    check("cublasSetMathMode", JCublas2.cublasSetMathMode(handle, BlasConstants.MATH_MODE));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int multiply(BlasProduct product) {
    int type = operandType(product.bfloat16());
    return JCublas2.cublasGemmStridedBatchedEx_new(
        handle,
        operation(product.transposeA()),
        operation(product.transposeB()),
        product.m(),
        product.n(),
        product.k(),
        one,
        new Host(product.a().address()),
        type,
        product.a().leading(),
        product.a().stride(),
        new Host(product.b().address()),
        type,
        product.b().leading(),
        product.b().stride(),
        product.accumulate() ? one : zero,
        new Host(product.c().address()),
        BlasConstants.R_32F,
        product.c().leading(),
        product.c().stride(),
        product.batches(),
        BlasConstants.COMPUTE_32F,
        BlasConstants.GEMM_DEFAULT);
  }

  @Override
  public void close() {
    JCublas2.cublasDestroy(handle);
    arena.close();
  }

  private static void check(String call, int status) {
    if (status != 0) {
      throw new ToolkitException("JCublas2: " + call + " failed with status " + status);
    }
  }

  /** An address; JCuda keeps its constructor from numbers protected. */
  private static final class Host extends Pointer {
    Host(long address) {
      super(address);
    }

    static Host of(MemorySegment memory) {
      return new Host(memory.address());
    }
  }
}

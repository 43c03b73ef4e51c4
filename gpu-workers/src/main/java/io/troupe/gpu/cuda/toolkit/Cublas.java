package io.troupe.gpu.cuda.toolkit;

import static io.troupe.gpu.cuda.toolkit.BlasConstants.operandType;
import static io.troupe.gpu.cuda.toolkit.BlasConstants.operation;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * cuBLAS of either major version, called directly. It works in the context that is current and the
 * stream that it is given, and takes no memory of its own: its workspace comes from our heap.
 */
public final class Cublas implements Blas {
  private final ToolkitLibrary library;
  private final Arena arena = Arena.ofShared();
  private final MethodHandle gemm;
  private final MemorySegment handle;
  private final MemorySegment one;
  private final MemorySegment zero;
  private final String name;

  @SuppressWarnings("MustBeClosedChecker") // Closed with this.
  private Cublas(ToolkitLibrary library, long stream, long workspace, long workspaceBytes) {
    this.library = library;
    this.one = arena.allocateFrom(JAVA_FLOAT, 1f);
    this.zero = arena.allocateFrom(JAVA_FLOAT, 0f);
    this.gemm =
        library.function(
            "cublasGemmStridedBatchedEx",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
                JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG,
                ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT));
    MemorySegment created = arena.allocate(ADDRESS);
    call("cublasCreate_v2", List.of(ADDRESS), created);
    this.handle = created.get(ADDRESS, 0);
    MemorySegment version = arena.allocate(JAVA_INT);
    call("cublasGetVersion_v2", List.of(ADDRESS, ADDRESS), handle, version);
    this.name = "cuBLAS " + BlasConstants.version(version.get(JAVA_INT, 0));
    call("cublasSetStream_v2", List.of(ADDRESS, JAVA_LONG), handle, stream);
    // After the stream, as setting that takes the workspace away again.
    call(
        "cublasSetWorkspace_v2",
        List.of(ADDRESS, JAVA_LONG, JAVA_LONG),
        handle,
        workspace,
        workspaceBytes);
    call("cublasSetMathMode", List.of(ADDRESS, JAVA_INT), handle, BlasConstants.MATH_MODE);
  }

  /**
   * Where it lies, if it is there.
   *
   * @param majors which versions to look for, in that order
   */
  public static Optional<ToolkitLibrary> find(List<Integer> majors) {
    return ToolkitLibrary.find("cublas", majors, List.of("libcublasLt.so."));
  }

  /**
   * Starts it in the context of this thread.
   *
   * @param stream the driver's handle
   * @param workspace device memory, aligned to 256 bytes
   * @throws ToolkitException if it does not start
   */
  public static Cublas start(
      ToolkitLibrary library, long stream, long workspace, long workspaceBytes) {
    return new Cublas(library, stream, workspace, workspaceBytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  @SuppressWarnings("checkstyle:IllegalCatch") // A method handle declares every Throwable.
  public int multiply(BlasProduct product) {
    int type = operandType(product.bfloat16());
    // Not in the call itself, where its type would be Object.
    MemorySegment beta = product.accumulate() ? one : zero;
    BlasProduct.Operand a = product.a();
    BlasProduct.Operand b = product.b();
    BlasProduct.Operand c = product.c();
    try {
      return (int)
          gemm.invokeExact(
              handle,
              operation(product.transposeA()),
              operation(product.transposeB()),
              product.m(),
              product.n(),
              product.k(),
              one,
              a.address(),
              type,
              a.leading(),
              a.stride(),
              b.address(),
              type,
              b.leading(),
              b.stride(),
              beta,
              c.address(),
              BlasConstants.R_32F,
              c.leading(),
              c.stride(),
              product.batches(),
              BlasConstants.COMPUTE_32F,
              BlasConstants.GEMM_DEFAULT);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native function threw what it cannot throw", e);
    }
  }

  @Override
  public void close() {
    // Its result does not matter any more, and it may be that of an earlier error.
    Calls.call(function("cublasDestroy_v2", List.of(ADDRESS)), handle);
    arena.close();
  }

  private void call(String function, List<MemoryLayout> signature, Object... arguments) {
    int status = Calls.call(function(function, signature), arguments);
    if (status != 0) {
      throw new ToolkitException(library + ": " + function + " failed with status " + status);
    }
  }

  private MethodHandle function(String function, List<MemoryLayout> signature) {
    return library.function(
        function, FunctionDescriptor.of(JAVA_INT, signature.toArray(MemoryLayout[]::new)));
  }
}

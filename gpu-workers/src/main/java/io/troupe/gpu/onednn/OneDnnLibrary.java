package io.troupe.gpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of oneDNN's C API that we call, by addresses: pointers and handles are longs, which
 * are passed alike on x86-64.
 */
final class OneDnnLibrary {
  private static final int CPU = 1;
  private static final int IN_ORDER = 1;

  /** {@code dnnl_cpu_isa_avx512_core_bf16}; larger sets contain its bits. */
  private static final int AVX512_BF16 = 0xe7;

  /** {@code dnnl_data_type_t}. */
  static final int BFLOAT16 = 2;

  /** {@code dnnl_data_type_t}. */
  static final int FLOAT32 = 3;

  private final SymbolLookup symbols;
  private final MethodHandle setThreads;
  private final MethodHandle sgemm;
  private final MethodHandle execute;
  private final MethodHandle waitFor;
  private final MethodHandle setData;

  private OneDnnLibrary(SymbolLookup symbols, SymbolLookup threads) {
    this.symbols = symbols;
    this.setThreads = handle(threads, "omp_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
    this.sgemm =
        status(
            "dnnl_sgemm",
            JAVA_BYTE,
            JAVA_BYTE,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_LONG);
    this.execute = status("dnnl_primitive_execute", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    this.waitFor = status("dnnl_stream_wait", JAVA_LONG);
    this.setData = status("dnnl_memory_set_data_handle", JAVA_LONG, JAVA_LONG);
  }

  /**
   * Finds the functions.
   *
   * @throws IllegalStateException if one is missing
   */
  static OneDnnLibrary bind(SymbolLookup dnnl, SymbolLookup gomp) {
    return new OneDnnLibrary(dnnl, gomp);
  }

  /** Such as {@code 3.13.0}. */
  String version() {
    MethodHandle function =
        handle(symbols, "dnnl_version", FunctionDescriptor.of(ValueLayout.ADDRESS));
    MemorySegment numbers = version((MemorySegment) invoke(function));
    return numbers.get(JAVA_INT, 0)
        + "."
        + numbers.get(JAVA_INT, 4)
        + "."
        + numbers.get(JAVA_INT, 8);
  }

  /** Whether it multiplies bfloat16 by instructions for them; else our own kernels are faster. */
  boolean hasBfloat16Instructions() {
    int instructions =
        (int)
            invoke(handle(symbols, "dnnl_get_effective_cpu_isa", FunctionDescriptor.of(JAVA_INT)));
    return (instructions & AVX512_BF16) == AVX512_BF16;
  }

  /** Makes the library compute on the calling thread alone; a setting of that thread. */
  @SuppressWarnings("checkstyle:IllegalCatch") // Method handles declare Throwable.
  void useOneThread() {
    try {
      setThreads.invokeExact(1);
    } catch (Throwable e) {
      throw failed("omp_set_num_threads", e);
    }
  }

  /** A product of floats, row-major: {@code c = alpha a b + beta c}. */
  @SuppressWarnings({"checkstyle:IllegalCatch", "checkstyle:ParameterNumber"}) // As in C.
  void sgemm(
      boolean transposeA,
      boolean transposeB,
      long m,
      long n,
      long k,
      float alpha,
      long a,
      long rowA,
      long b,
      long rowB,
      float beta,
      long c,
      long rowC) {
    int status;
    try {
      status =
          (int)
              sgemm.invokeExact(
                  (byte) (transposeA ? 'T' : 'N'),
                  (byte) (transposeB ? 'T' : 'N'),
                  m,
                  n,
                  k,
                  alpha,
                  a,
                  rowA,
                  b,
                  rowB,
                  beta,
                  c,
                  rowC);
    } catch (Throwable e) {
      throw failed("dnnl_sgemm", e);
    }
    check("dnnl_sgemm", status);
  }

  /** Runs a primitive and waits for it. */
  @SuppressWarnings("checkstyle:IllegalCatch") // Method handles declare Throwable.
  void execute(long primitive, long stream, int count, long arguments) {
    try {
      check(
          "dnnl_primitive_execute", (int) execute.invokeExact(primitive, stream, count, arguments));
      check("dnnl_stream_wait", (int) waitFor.invokeExact(stream));
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable e) {
      throw failed("dnnl_primitive_execute", e);
    }
  }

  /** Points a memory object at other data. */
  @SuppressWarnings("checkstyle:IllegalCatch") // Method handles declare Throwable.
  void setData(long memory, long address) {
    int status;
    try {
      status = (int) setData.invokeExact(memory, address);
    } catch (Throwable e) {
      throw failed("dnnl_memory_set_data_handle", e);
    }
    check("dnnl_memory_set_data_handle", status);
  }

  /** The processor. */
  long engine() {
    return create("dnnl_engine_create", CPU, 0L);
  }

  /** An order of execution for one thread. */
  long stream(long engine) {
    return create("dnnl_stream_create", engine, IN_ORDER);
  }

  /** The description of a matrix by its sizes and steps in elements. */
  long matrix(int type, long rows, long columns, long rowStep, long columnStep) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sizes = arena.allocateFrom(JAVA_LONG, rows, columns);
      MemorySegment steps = arena.allocateFrom(JAVA_LONG, rowStep, columnStep);
      return create(
          "dnnl_memory_desc_create_with_strides", 2, sizes.address(), type, steps.address());
    }
  }

  /** Options of a primitive that adds to its result. */
  long addingToResult() {
    long operations = create("dnnl_post_ops_create");
    call("dnnl_post_ops_append_sum", operations, 1f, 0, 0);
    long attributes = create("dnnl_primitive_attr_create");
    call("dnnl_primitive_attr_set_post_ops", attributes, operations);
    call("dnnl_post_ops_destroy", operations);
    return attributes;
  }

  /** A compiled product of matrices of given descriptions; attributes may be 0. */
  long matmul(long engine, long left, long right, long out, long attributes) {
    long description =
        create("dnnl_matmul_primitive_desc_create", engine, left, right, 0L, out, attributes);
    long primitive = create("dnnl_primitive_create", description);
    call("dnnl_primitive_desc_destroy", description);
    return primitive;
  }

  /** A memory object without data. */
  long memory(long description, long engine) {
    return create("dnnl_memory_create", description, engine, 0L);
  }

  /** Gives back what {@code dnnl_NAME_destroy} takes. */
  void destroy(String name, long handle) {
    call("dnnl_" + name + "_destroy", handle);
  }

  /** Calls a function whose first argument is where the new handle goes. */
  private long create(String name, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(JAVA_LONG);
      Object[] all = new Object[arguments.length + 1];
      all[0] = handle.address();
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      call(name, all);
      return handle.get(JAVA_LONG, 0);
    }
  }

  /** Calls a function that is called seldom. */
  private void call(String name, Object... arguments) {
    List<MemoryLayout> layouts = new ArrayList<>();
    for (Object argument : arguments) {
      layouts.add(
          switch (argument) {
            case Long _ -> JAVA_LONG;
            case Integer _ -> JAVA_INT;
            case Float _ -> JAVA_FLOAT;
            default -> throw new IllegalArgumentException("no argument of C: " + argument);
          });
    }
    check(name, (int) invoke(status(name, layouts.toArray(MemoryLayout[]::new)), arguments));
  }

  private MethodHandle status(String name, MemoryLayout... arguments) {
    return handle(symbols, name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  @SuppressWarnings("restricted") // Native calls are what this class is for.
  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    MemorySegment function =
        symbols
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the library has no " + name));
    return Linker.nativeLinker().downcallHandle(function, descriptor);
  }

  @SuppressWarnings("restricted") // The structure that the function returns has three numbers.
  private static MemorySegment version(MemorySegment address) {
    return address.reinterpret(12);
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // Method handles declare Throwable.
  private static Object invoke(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw failed("a call", e);
    }
  }

  private static void check(String function, int status) {
    if (status != 0) {
      throw new IllegalStateException("oneDNN: " + function + " gives status " + status);
    }
  }

  private static IllegalStateException failed(String function, Throwable cause) {
    return new IllegalStateException("oneDNN: " + function + " cannot be called", cause);
  }
}

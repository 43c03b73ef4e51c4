package io.troupe.gpu;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.HostMemory;
import io.troupe.gpu.memory.MemoryBudget;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Backend;
import io.troupe.gpu.operation.Operations;
import io.troupe.gpu.parallel.ComputePool;
import java.lang.foreign.Arena;

/** The processor: memory outside the Java heap, a pool of threads, a backend. */
final class CpuDevice implements Device {
  private final String name;
  private final ElementType type;
  private final ComputePool pool;
  private final Arena scratch;
  private boolean closed;
  private final Operations operations;
  private final MemoryBudget memory;

  CpuDevice(
      String name,
      ElementType type,
      ComputePool pool,
      Arena scratch,
      Backend backend,
      long limitBytes) {
    this.name = name;
    this.type = type;
    this.pool = pool;
    this.scratch = scratch;
    this.operations = new Operations(backend);
    this.memory = new MemoryBudget(name, limitBytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int threads() {
    return pool.threads();
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public MemoryBudget memory() {
    return memory;
  }

  @Override
  public Scope scope() {
    return new Scope(memory, type, HostMemory.INSTANCE);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    pool.close();
    scratch.close();
    int open = memory.openScopes();
    if (open > 0) {
      throw new IllegalStateException(
          open
              + " scopes of "
              + name
              + " are still open and hold "
              + memory.usedBytes()
              + " bytes; close every scope before its device");
    }
  }

  /** Backend and threads. */
  @Override
  public String toString() {
    return "%s (%s, %d %s)"
        .formatted(
            name, operations.backend().name(), threads(), threads() == 1 ? "thread" : "threads");
  }
}

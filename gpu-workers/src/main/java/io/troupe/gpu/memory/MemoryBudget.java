package io.troupe.gpu.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The hard limit of a device's memory, and what is taken of it. Safe for use by many threads. */
public final class MemoryBudget {
  private final String owner;
  private final long limitBytes;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private final AtomicInteger scopes = new AtomicInteger();

  /**
   * A budget of which nothing is taken.
   *
   * @param owner the device's name, for messages
   * @param limitBytes how much may be taken at once; at least 1
   */
  public MemoryBudget(String owner, long limitBytes) {
    if (limitBytes < 1) {
      throw new IllegalArgumentException("a memory limit is at least 1 byte, got " + limitBytes);
    }
    this.owner = owner;
    this.limitBytes = limitBytes;
  }

  /** How much may be taken at once. */
  public long limitBytes() {
    return limitBytes;
  }

  /** How much is taken now. */
  public long usedBytes() {
    return used.get();
  }

  /** The most that was ever taken at once. */
  public long peakBytes() {
    return peak.get();
  }

  /** How many scopes are open. */
  public int openScopes() {
    return scopes.get();
  }

  void scopeOpened() {
    scopes.incrementAndGet();
  }

  void scopeClosed(long bytes) {
    used.addAndGet(-bytes);
    scopes.decrementAndGet();
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  void take(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limitBytes) {
      used.addAndGet(-bytes);
      throw new OutOfDeviceMemoryException(owner, bytes, now - bytes, limitBytes);
    }
    peak.accumulateAndGet(now, Math::max);
  }
}

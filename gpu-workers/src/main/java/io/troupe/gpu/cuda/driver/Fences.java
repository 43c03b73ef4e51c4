package io.troupe.gpu.cuda.driver;

/**
 * Where the host must wait for the device. An interface, so that tests can leave one wait out and
 * see that the result is wrong.
 */
interface Fences {
  /** All waits. */
  Fences ALL = new Fences() {};

  /** Before the host writes to staging memory that a copy may still read. */
  default void beforeReuse(CudaEvent lastUse) {
    lastUse.await();
  }

  /** Before the host reads what a copy brings. */
  default void beforeRead(CudaEvent copied) {
    copied.await();
  }
}

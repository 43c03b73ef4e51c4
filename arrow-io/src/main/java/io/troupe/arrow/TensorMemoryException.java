package io.troupe.arrow;

/** An arena's limit does not allow an allocation. */
public final class TensorMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TensorMemoryException(String arena, long wanted, long allocated, long limit) {
    super(message(arena, wanted, allocated, limit));
  }

  TensorMemoryException(String arena, long wanted, long allocated, long limit, Throwable cause) {
    super(message(arena, wanted, allocated, limit), cause);
  }

  private static String message(String arena, long wanted, long allocated, long limit) {
    return "arena '%s' cannot give %d bytes: %d of its limit of %d are taken"
        .formatted(arena, wanted, allocated, limit);
  }
}

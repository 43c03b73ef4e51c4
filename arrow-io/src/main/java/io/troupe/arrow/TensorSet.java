package io.troupe.arrow;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Named tensors in order, such as what a file holds; closing it closes them. */
public final class TensorSet implements AutoCloseable {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Optional<Arena> mapping;

  /**
   * A set that owns {@code tensors}.
   *
   * @throws IllegalArgumentException when one has no name or two have the same
   */
  public static TensorSet of(List<Tensor> tensors) {
    return new TensorSet(tensors, Optional.empty());
  }

  /** A set that owns {@code tensors} and the memory that they lie over. */
  public static TensorSet mapped(List<Tensor> tensors, Arena mapping) {
    return new TensorSet(tensors, Optional.of(mapping));
  }

  private TensorSet(List<Tensor> tensors, Optional<Arena> mapping) {
    for (Tensor tensor : tensors) {
      String name =
          tensor
              .name()
              .orElseThrow(() -> new IllegalArgumentException(tensor + " has no name for a set"));
      if (this.tensors.putIfAbsent(name, tensor) != null) {
        throw new IllegalArgumentException("two tensors of one set are called '" + name + "'");
      }
    }
    this.mapping = mapping;
  }

  /** Their names in order. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** All of them in order. */
  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /** The one called {@code name}; still owned by the set. */
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The one called {@code name}; still owned by the set.
   *
   * @throws IllegalArgumentException when there is none; the message says which there are
   */
  public Tensor tensor(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no tensor is called '" + name + "'; there are " + names()));
  }

  /** Closes every tensor, and the file where they are mapped. */
  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    mapping.filter(arena -> arena.scope().isAlive()).ifPresent(Arena::close);
  }
}

package io.troupe.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TensorArenaTest {
  @Test
  void everyTensorBeginsAtACacheLineAndDoesNotOverlapAnother() {
    SplittableRandom random = new SplittableRandom(1);
    try (TensorArena arena = TensorArena.root("test", 64 << 20)) {
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Tensor tensor = arena.allocate(DataType.U8, Shape.of(random.nextInt(5000)));
        assertThat(tensor.address() % TensorArena.ALIGNMENT).isZero();
        tensor.segment().fill((byte) i);
        tensors.add(tensor);
      }
      for (int i = 0; i < 200; i++) {
        for (byte value : tensors.get(i).segment().toArray(ValueLayout.JAVA_BYTE)) {
          assertThat(value).isEqualTo((byte) i);
        }
      }
      tensors.forEach(Tensor::close);
      assertThat(arena.allocatedBytes()).isZero();
      assertThat(arena.peakBytes()).isPositive();
    }
  }

  @Test
  void zerosAreZeroAlsoInUsedMemory() {
    try (TensorArena arena = TensorArena.root("test", 1 << 20)) {
      for (int i = 0; i < 20; i++) {
        try (Tensor tensor = arena.zeros(DataType.I64, Shape.of(1000))) {
          assertThat(tensor.segment().toArray(ValueLayout.JAVA_LONG)).containsOnly(0);
          tensor.segment().fill((byte) 255);
        }
      }
    }
  }

  @Test
  void refusesMoreThanItsLimitAndGoesOn() {
    try (TensorArena arena = TensorArena.root("lease", 10_000);
        TensorArena child = arena.child("attempt", 1 << 20);
        Tensor first = child.allocate(DataType.F32, Shape.of(1000))) {
      assertThatThrownBy(() -> child.allocate(DataType.F32, Shape.of(2000)))
          .isInstanceOf(TensorMemoryException.class)
          .hasMessageContaining("'attempt'")
          .hasMessageContaining("8000 bytes");
      assertThatThrownBy(() -> child.allocate(DataType.U8, Shape.of(Long.MAX_VALUE)))
          .isInstanceOf(TensorMemoryException.class);
      child.allocate(DataType.F32, Shape.of(1000)).close();
      assertThat(first.bytes()).isEqualTo(4000);
    }
  }

  @Test
  void namesWhatLeakedAndStaysUsable() {
    TensorArena arena = TensorArena.root("run", 1 << 20);
    TensorArena child = arena.child("attempt 3", 1 << 20);
    Tensor leaked = child.allocate(Optional.of("edges"), DataType.I64, Shape.of(7, 2));
    assertThatThrownBy(child::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'attempt 3'")
        .hasMessageContaining("edges i64(7, 2)");
    assertThatThrownBy(arena::close).hasMessageContaining("arena 'attempt 3'");
    leaked.close();
    child.close();
    arena.close();
    assertThatThrownBy(() -> arena.allocate(DataType.U8, Shape.of(1)))
        .hasMessageContaining("'run' is closed");
  }

  @Test
  void refusesUseAfterClose() {
    try (TensorArena arena = TensorArena.root("test", 1 << 20)) {
      Tensor tensor = arena.allocate(Optional.of("w"), DataType.F32, Shape.of(4));
      MemorySegment kept = tensor.segment();
      tensor.close();
      tensor.close();
      assertThatThrownBy(tensor::segment)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("w f32(4) was closed");
      assertThatThrownBy(tensor::address).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> kept.get(ValueLayout.JAVA_FLOAT, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aSetRefusesTwoTensorsOfOneName() {
    try (TensorArena arena = TensorArena.root("test", 1 << 20);
        Tensor one = arena.allocate(Optional.of("w"), DataType.F32, Shape.of(4));
        Tensor two = arena.allocate(Optional.of("w"), DataType.F32, Shape.of(5))) {
      assertThatThrownBy(() -> TensorSet.of(List.of(one, two))).hasMessageContaining("'w'");
      try (TensorSet set = TensorSet.of(List.of(one))) {
        assertThatThrownBy(() -> set.tensor("v")).hasMessageContaining("[w]");
        assertThat(set.tensor("w")).isSameAs(one);
      }
      assertThatThrownBy(one::segment).isInstanceOf(IllegalStateException.class);
    }
  }
}

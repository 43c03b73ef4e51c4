// nvcuda::wmma, 16 x 16 x 16, as a warp collective. A lane owns 8 of the 256 elements; which ones is
// scrambled on purpose, so that code that assumes a layout fails here too.
#pragma once
#include "stand_in/half_floats.h"
#include "stand_in/synchronisation.h"

namespace nvcuda {
namespace wmma {

struct matrix_a {};
struct matrix_b {};
struct accumulator {};
struct row_major {};
struct col_major {};
enum layout_t { mem_row_major, mem_col_major };

template <class Use, int M, int N, int K, class T, class Layout = void>
struct fragment {
  static_assert(M == 16 && N == 16 && K == 16, "the stand-in has 16 x 16 x 16 only");
  static constexpr int num_elements = 8;
  typedef T element_type;
  T x[8];
};

/// The element (row * 16 + column) that a lane holds at an index: a bijection, as 5 is odd.
inline int element(int lane, int index) { return (index * 32 + lane * 5 + 3) % 256; }

template <class F, class T>
inline void fill_fragment(F& fragment, T value) {
  for (auto& x : fragment.x) x = value;
}

namespace detail {

inline void check(const void* address, unsigned stride, size_t elementSize, int line) {
  if ((uintptr_t)address & 31 || stride * elementSize % 16) {
    standin_fail(
        716, "wmma: pointer not aligned to 32 bytes or stride not a multiple of 16 bytes", line);
  }
  standin_collective(~0u, 0, standin::Collective::Fragment, line);
}

template <class T>
inline size_t offset(int lane, int index, size_t stride, bool columns) {
  int at = element(lane, index), row = at >> 4, column = at & 15;
  return columns ? column * stride + row : row * stride + column;
}

/// What a lane shows to lane 0, which multiplies for the warp.
template <class T>
struct Operands {
  const T *a, *b;
  const float* c;
  float* result;
};

}  // namespace detail

template <class Use, class T, class Layout>
inline void load_matrix_sync(
    fragment<Use, 16, 16, 16, T, Layout>& to, const T* from, unsigned stride, STANDIN_LINE) {
  detail::check(from, stride, sizeof(T), line);
  for (int i = 0; i < 8; i++) {
    to.x[i] = from[detail::offset<T>(
        (int)standin_thread->lane, i, stride, std::is_same_v<Layout, col_major>)];
  }
}
template <class T>
inline void load_matrix_sync(
    fragment<accumulator, 16, 16, 16, T>& to, const T* from, unsigned stride, layout_t layout,
    STANDIN_LINE) {
  detail::check(from, stride, sizeof(T), line);
  for (int i = 0; i < 8; i++) {
    to.x[i] = from[detail::offset<T>(
        (int)standin_thread->lane, i, stride, layout == mem_col_major)];
  }
}
template <class T>
inline void store_matrix_sync(
    T* to, const fragment<accumulator, 16, 16, 16, T>& from, unsigned stride, layout_t layout,
    STANDIN_LINE) {
  detail::check(to, stride, sizeof(T), line);
  for (int i = 0; i < 8; i++) {
    to[detail::offset<T>((int)standin_thread->lane, i, stride, layout == mem_col_major)] =
        from.x[i];
  }
}

template <class T, class LayoutA, class LayoutB>
STANDIN_UNCHECKED inline void mma_sync(
    fragment<accumulator, 16, 16, 16, float>& d,
    const fragment<matrix_a, 16, 16, 16, T, LayoutA>& a,
    const fragment<matrix_b, 16, 16, 16, T, LayoutB>& b,
    const fragment<accumulator, 16, 16, 16, float>& c, STANDIN_LINE) {
  standin::Thread* self = standin_thread;
  self->unchecked++;  // lane 0 reads the stacks of the others
  float result[8];
  detail::Operands<T> mine{a.x, b.x, c.x, result};
  const uint64_t* shown =
      standin_collective(~0u, (uint64_t)&mine, standin::Collective::Multiply, line);
  if (self->lane == 0) {
    const detail::Operands<T>* lanes[32];
    float left[256], right[256], sum[256];
    for (int lane = 0; lane < 32; lane++) {
      lanes[lane] = (const detail::Operands<T>*)shown[lane];
      for (int i = 0; i < 8; i++) {
        int at = element(lane, i);
        left[at] = (float)lanes[lane]->a[i];
        right[at] = (float)lanes[lane]->b[i];
        sum[at] = lanes[lane]->c[i];
      }
    }
    for (int row = 0; row < 16; row++) {
      for (int k = 0; k < 16; k++) {
        for (int column = 0; column < 16; column++) {
          sum[row * 16 + column] += left[row * 16 + k] * right[k * 16 + column];
        }
      }
    }
    for (int lane = 0; lane < 32; lane++) {
      for (int i = 0; i < 8; i++) lanes[lane]->result[i] = sum[element(lane, i)];
    }
  }
  standin_collective(~0u, 0, standin::Collective::Fragment, line);
  for (int i = 0; i < 8; i++) d.x[i] = result[i];
  self->unchecked--;
}

}  // namespace wmma
}  // namespace nvcuda

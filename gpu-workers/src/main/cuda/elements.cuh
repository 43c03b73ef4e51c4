// How kernels that treat each element alone walk through matrices: four neighbours a thread, loaded
// and stored together where they are aligned.
#pragma once

#include "common.cuh"

// Where a thread works: `count` columns of a row, from `column`.
struct Place {
  long long row;
  long long column;
  int count;
};

// The place of a thread that has `width` columns, 1 or 4; without columns if there is nothing left.
// A matrix without gaps between its rows is best treated as one row.
static __device__ __forceinline__ Place place_of(long long index, long long rows, long long columns,
                                                 int width) {
  const long long parts = (columns + width - 1) / width;
  Place place;
  if (rows == 1) {
    place.row = 0;
    place.column = index * width;
  } else if (rows * parts <= 0xffffffffLL) {
    // A division of 64 bits costs as much as the memory that four elements move.
    const unsigned row = static_cast<unsigned>(index) / static_cast<unsigned>(parts);
    place.row = row;
    place.column = (index - row * parts) * width;
  } else {
    place.row = index / parts;
    place.column = (index - place.row * parts) * width;
  }
  const long long left = columns - place.column;
  place.count = index >= rows * parts ? 0 : left < width ? static_cast<int>(left) : width;
  return place;
}

// Up to four neighbours; those behind `count` are 0 and are not touched in memory.
struct Four {
  float at[4];
};

static __device__ __forceinline__ Four load_four(const float* from, int count) {
  Four four;
  if (count == 4) {
    const float4 loaded = *reinterpret_cast<const float4*>(from);
    four.at[0] = loaded.x;
    four.at[1] = loaded.y;
    four.at[2] = loaded.z;
    four.at[3] = loaded.w;
  } else {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      four.at[i] = i < count ? from[i] : 0.0f;
    }
  }
  return four;
}

static __device__ __forceinline__ void store_four(float* to, Four four, int count) {
  if (count == 4) {
    *reinterpret_cast<float4*>(to) = make_float4(four.at[0], four.at[1], four.at[2], four.at[3]);
  } else {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (i < count) {
        to[i] = four.at[i];
      }
    }
  }
}

// Adds what is in memory already.
static __device__ __forceinline__ Four plus_four(Four four, const float* present, int count) {
  const Four old = load_four(present, count);
#pragma unroll
  for (int i = 0; i < 4; i++) {
    four.at[i] += old.at[i];
  }
  return four;
}

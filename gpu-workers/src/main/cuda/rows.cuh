// What kernels that reduce rows share: a team of threads takes one row, a warp if rows are short and
// a block of 8 warps if they are long. The caller chooses by the number of columns alone, so results
// do not depend on the device. Kernels are launched with blocks of 256 threads.
#pragma once

#include "common.cuh"

// What an empty maximum is; NVRTC has no INFINITY.
#define ROWS_LOWEST __int_as_float(0xff800000)

// Who works on which row.
struct Team {
  long long row;   // the team's row; may lie behind the last
  int index;       // this thread's place in the team
  int size;        // threads of the team
  float* scratch;  // shared memory of a block that is one team, else null
};

// One team for each row: `wide` says whether it is a block or a warp. `scratch` is shared memory of 32
// floats.
static __device__ __forceinline__ Team team_of(int wide, float* scratch) {
  Team team;
  if (wide != 0) {
    team.row = blockIdx.x;
    team.index = threadIdx.x;
    team.size = blockDim.x;
    team.scratch = scratch;
  } else {
    team.row = static_cast<long long>(blockIdx.x) * (blockDim.x >> 5) + (threadIdx.x >> 5);
    team.index = threadIdx.x & 31;
    team.size = 32;
    team.scratch = nullptr;
  }
  return team;
}

// The sum over the team, in every thread and in a fixed order. Every thread of the block must call it.
static __device__ __forceinline__ float team_sum(Team team, float value) {
  return team.scratch == nullptr ? warp_sum(value) : block_sum(value, team.scratch);
}

// The larger of both; no number if one is none.
static __device__ __forceinline__ float larger(float a, float b) {
  return a > b || a != a ? a : b;
}

// The largest value of the team, in every thread; no number if one is none.
static __device__ __forceinline__ float team_max(Team team, float value) {
  for (int offset = 16; offset > 0; offset >>= 1) {
    value = larger(value, __shfl_xor_sync(0xffffffffu, value, offset));
  }
  if (team.scratch != nullptr) {
    const int lane = threadIdx.x & 31;
    if (lane == 0) {
      team.scratch[threadIdx.x >> 5] = value;
    }
    __syncthreads();
    value = lane < (static_cast<int>(blockDim.x) >> 5) ? team.scratch[lane] : ROWS_LOWEST;
    for (int offset = 16; offset > 0; offset >>= 1) {
      value = larger(value, __shfl_xor_sync(0xffffffffu, value, offset));
    }
    __syncthreads();
  }
  return value;
}

// Calls visit(value, column) for the team's share of a row, four neighbours at a time where the row
// is aligned.
template <typename Visit>
static __device__ __forceinline__ void visit_row(Team team, const float* row, int columns,
                                                 Visit visit) {
  if ((columns & 3) == 0 && (reinterpret_cast<unsigned long long>(row) & 15) == 0) {
    const float4* fours = reinterpret_cast<const float4*>(row);
    for (int i = team.index; i < columns / 4; i += team.size) {
      const float4 four = fours[i];
      visit(four.x, 4 * i);
      visit(four.y, 4 * i + 1);
      visit(four.z, 4 * i + 2);
      visit(four.w, 4 * i + 3);
    }
  } else {
    for (int j = team.index; j < columns; j += team.size) {
      visit(row[j], j);
    }
  }
}

// Writes or adds compute(value, column) for the team's share of a row; `to` may be `row`.
template <typename Compute>
static __device__ __forceinline__ void map_row(Team team, const float* row, float* to, int columns,
                                               int accumulate, Compute compute) {
  const unsigned long long both =
      reinterpret_cast<unsigned long long>(row) | reinterpret_cast<unsigned long long>(to);
  if ((columns & 3) == 0 && (both & 15) == 0) {
    const float4* fours = reinterpret_cast<const float4*>(row);
    float4* results = reinterpret_cast<float4*>(to);
    for (int i = team.index; i < columns / 4; i += team.size) {
      const float4 four = fours[i];
      float4 result;
      result.x = compute(four.x, 4 * i);
      result.y = compute(four.y, 4 * i + 1);
      result.z = compute(four.z, 4 * i + 2);
      result.w = compute(four.w, 4 * i + 3);
      if (accumulate != 0) {
        const float4 before = results[i];
        result.x += before.x;
        result.y += before.y;
        result.z += before.z;
        result.w += before.w;
      }
      results[i] = result;
    }
  } else {
    for (int j = team.index; j < columns; j += team.size) {
      const float result = compute(row[j], j);
      to[j] = accumulate != 0 ? to[j] + result : result;
    }
  }
}

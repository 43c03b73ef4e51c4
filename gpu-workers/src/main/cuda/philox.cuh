// Philox4x32-10: four random 32-bit words from a counter and a key, without state.
//
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
// Word for word equal to io.troupe.gpu.random.Philox. Element i of a key's sequence is word
// (i / 16) % 4 of block (i / 64) * 16 + i % 16: a thread that makes one block serves the elements
// philox_element(block, 0), and those 16, 32 and 48 behind it, so that 16 neighbouring threads
// read and write 16 neighbouring elements each time.
#ifndef TROUPE_PHILOX_CUH
#define TROUPE_PHILOX_CUH

// Names a sequence: io.troupe.gpu.random.RandomKey.
struct RandomKey {
  unsigned long long seed;
  unsigned stream;
  unsigned step;
};

// The four words of a block.
struct PhiloxWords {
  unsigned word[4];
};

static __device__ __forceinline__ RandomKey random_key(long long seed, int stream, int step) {
  RandomKey key;
  key.seed = (unsigned long long)seed;
  key.stream = (unsigned)stream;
  key.step = (unsigned)step;
  return key;
}

// The words of one block of a sequence.
static __device__ __forceinline__ PhiloxWords philox_block(RandomKey key, long long block) {
  unsigned c0 = (unsigned)block;
  unsigned c1 = (unsigned)((unsigned long long)block >> 32);
  unsigned c2 = key.stream;
  unsigned c3 = key.step;
  unsigned k0 = (unsigned)key.seed;
  unsigned k1 = (unsigned)(key.seed >> 32);
#pragma unroll
  for (int round = 0; round < 10; round++) {
    unsigned low0 = 0xD2511F53u * c0;
    unsigned high0 = __umulhi(0xD2511F53u, c0);
    unsigned low1 = 0xCD9E8D57u * c2;
    unsigned high1 = __umulhi(0xCD9E8D57u, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  PhiloxWords words;
  words.word[0] = c0;
  words.word[1] = c1;
  words.word[2] = c2;
  words.word[3] = c3;
  return words;
}

// How many blocks cover the first n elements: 16 for each 64 or part of 64.
static __device__ __forceinline__ long long philox_blocks(long long n) {
  return (n + 63) / 64 * 16;
}

// The element that gets word w (0 to 3) of a block.
static __device__ __forceinline__ long long philox_element(long long block, int w) {
  return (block >> 4) * 64 + (block & 15) + 16 * w;
}

// The random word of one element. Four times the work of a whole block for each element: for
// kernels that visit elements in another order.
static __device__ __forceinline__ unsigned philox_word(RandomKey key, long long element) {
  PhiloxWords words = philox_block(key, (element >> 6) * 16 + (element & 15));
  int w = (int)(element >> 4) & 3;
  // Selected, not indexed: an indexed array would lie in local memory.
  unsigned low = (w & 1) ? words.word[1] : words.word[0];
  unsigned high = (w & 1) ? words.word[3] : words.word[2];
  return (w & 2) ? high : low;
}

// A number in [0, 1): the word's upper 24 bits, exact.
static __device__ __forceinline__ float philox_uniform(unsigned word) {
  return (float)(word >> 8) * 0x1p-24f;
}

#endif

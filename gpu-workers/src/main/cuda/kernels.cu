// The list of all kernel files: what nvcc compiles to one fatbin and NVRTC to one module. A new file
// is one line here. Names of kernels and of file-level functions are unique across all files.
#include "activations.cu"
#include "attention.cu"
#include "attention_gradient.cu"
#include "elementwise.cu"
#include "embedding.cu"
#include "gemm.cu"
#include "graph.cu"
#include "limits.cu"
#include "optimisation.cu"
#include "rotary.cu"

// Forced in front of every .cu file that g++ compiles for the stand-in (-include stand_in.h).
// It gives CUDA's language to a plain C++ compiler: keywords, built-in types and variables,
// collectives, atomics and intrinsics. What a kernel calls here ends in the runtime of the stand-in
// driver; see docs/stand-in.md for the rules that kernel sources follow.
#pragma once
#include "stand_in/language.h"
#include "stand_in/thread.h"
#include "stand_in/synchronisation.h"
#include "stand_in/atomics.h"
#include "stand_in/intrinsics.h"
#include "stand_in/half_floats.h"
#include "stand_in/tiny_floats.h"
#include "stand_in/kernel.h"

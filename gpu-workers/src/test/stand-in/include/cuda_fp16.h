#include "stand_in/half_floats.h"

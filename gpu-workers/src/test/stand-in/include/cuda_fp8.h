#include "stand_in/tiny_floats.h"

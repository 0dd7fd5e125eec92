#include "pf_abi/*.hpp"

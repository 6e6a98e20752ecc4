// The one binary: `firstline <verb>`.
#include <cstdio>

#include "platform/crypto.h"

int main() {
  fl::start_crypto();
  std::puts("firstline");
  return 0;
}

// The inside of picture.h: grey pixels, and zbar in a file of its own, because its header and
// zxing's both claim the name UnsupportedError.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fl::cli {

struct Grey {
  unsigned width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

void add_text(std::vector<std::string>& texts, std::string text);
void read_by_zbar(const Grey& grey, std::vector<std::string>& texts);

}  // namespace fl::cli

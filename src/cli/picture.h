// The text of a QR code in a PNG picture. zxing reads first; what it cannot read, zbar tries, and
// both again on the picture doubled and with a white margin, which some issuers left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"

namespace fl::cli {

// Every different text that was found, the likeliest first; a fault when it is no picture.
[[nodiscard]] Result<std::vector<std::string>> texts_of_picture(std::string_view png);
[[nodiscard]] bool is_png(std::string_view bytes);

}  // namespace fl::cli

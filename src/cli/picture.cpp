// libpng to grey, zxing-cpp and zbar to text. Sizes are bounded before anything is unpacked.
#include "cli/picture.h"

#include <algorithm>

#include <ZXing/ReadBarcode.h>
#include <png.h>

#include "cli/picture_parts.h"

namespace fl::cli {

namespace {

constexpr std::size_t kPixelCountMax = 25'000'000;

Result<Grey> grey_of_png(std::string_view png) {
  const auto bad = [](const char* why) {
    return Fault{FaultKind::bad_input, "app.bad_picture", why};
  };
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0)
    return bad("not a PNG picture");
  if (std::size_t(image.width) * image.height > kPixelCountMax) {
    png_image_free(&image);
    return bad("a picture that is too large");
  }
  image.format = PNG_FORMAT_GRAY;
  Grey grey{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, grey.pixels.data(), 0, nullptr) == 0)
    return bad("a damaged PNG picture");
  return grey;
}

Grey doubled(const Grey& grey) {
  constexpr unsigned kMargin = 40;
  Grey large{grey.width * 2 + 2 * kMargin, grey.height * 2 + 2 * kMargin, {}};
  large.pixels.assign(std::size_t(large.width) * large.height, 255);
  for (unsigned y = 0; y < grey.height * 2; ++y)
    for (unsigned x = 0; x < grey.width * 2; ++x)
      large.pixels[std::size_t(y + kMargin) * large.width + x + kMargin] =
          grey.pixels[std::size_t(y / 2) * grey.width + x / 2];
  return large;
}

void read_by_zxing(const Grey& grey, std::vector<std::string>& texts) {
  const ZXing::ImageView view(grey.pixels.data(), int(grey.width), int(grey.height),
                              ZXing::ImageFormat::Lum);
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::Aztec);
  for (const auto& result : ZXing::ReadBarcodes(view, hints))
    if (result.isValid()) add_text(texts, result.text());
}

}  // namespace

void add_text(std::vector<std::string>& texts, std::string text) {
  if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end())
    texts.push_back(std::move(text));
}

bool is_png(std::string_view bytes) {
  return bytes.starts_with("\x89PNG\r\n\x1a\n");
}

Result<std::vector<std::string>> texts_of_picture(std::string_view png) {
  auto grey = grey_of_png(png);
  if (!grey) return grey.error();
  std::vector<std::string> texts;
  read_by_zxing(*grey, texts);
  if (texts.empty()) read_by_zbar(*grey, texts);
  if (!texts.empty() || grey->pixels.size() * 4 > kPixelCountMax) return texts;
  const Grey large = doubled(*grey);
  read_by_zxing(large, texts);
  if (texts.empty()) read_by_zbar(large, texts);
  return texts;
}

}  // namespace fl::cli

// zbar, if this machine has its library: loaded when first asked, because its development package
// brings 130 others along for a header of C++ that nobody needs. The names are those of its C
// interface, stable since 2007 (libzbar.so.0).
#include <dlfcn.h>

#include "cli/picture_parts.h"

namespace fl::cli {

namespace {

constexpr unsigned long kFormatGrey = 0x30303859;  // "Y800"
constexpr int kSymbolNone = 0, kSymbolQr = 64, kSettingEnable = 0;

struct Zbar {
  void* library = dlopen("libzbar.so.0", RTLD_NOW | RTLD_LOCAL);
  bool is_whole = library != nullptr;

  template <class Function>
  Function find(const char* name) {
    void* symbol = library != nullptr ? dlsym(library, name) : nullptr;
    is_whole = is_whole && symbol != nullptr;
    return reinterpret_cast<Function>(symbol);
  }

  void* (*scanner_create)() = find<void* (*)()>("zbar_image_scanner_create");
  void (*scanner_destroy)(void*) = find<void (*)(void*)>("zbar_image_scanner_destroy");
  int (*scanner_set)(void*, int, int,
                     int) = find<int (*)(void*, int, int, int)>("zbar_image_scanner_set_config");
  void* (*image_create)() = find<void* (*)()>("zbar_image_create");
  void (*image_destroy)(void*) = find<void (*)(void*)>("zbar_image_destroy");
  void (*image_set_format)(void*, unsigned long) =
      find<void (*)(void*, unsigned long)>("zbar_image_set_format");
  void (*image_set_size)(void*, unsigned, unsigned) =
      find<void (*)(void*, unsigned, unsigned)>("zbar_image_set_size");
  void (*image_set_data)(void*, const void*, unsigned long, void (*)(void*)) =
      find<void (*)(void*, const void*, unsigned long, void (*)(void*))>("zbar_image_set_data");
  int (*scan)(void*, void*) = find<int (*)(void*, void*)>("zbar_scan_image");
  const void* (*first)(const void*) = find<const void* (*)(const void*)>("zbar_image_first_symbol");
  const void* (*next)(const void*) = find<const void* (*)(const void*)>("zbar_symbol_next");
  const char* (*data)(const void*) = find<const char* (*)(const void*)>("zbar_symbol_get_data");
  unsigned (*size)(const void*) = find<unsigned (*)(const void*)>("zbar_symbol_get_data_length");
};

}  // namespace

void read_by_zbar(const Grey& grey, std::vector<std::string>& texts) {
  static Zbar zbar;
  if (!zbar.is_whole) return;
  void* scanner = zbar.scanner_create();
  zbar.scanner_set(scanner, kSymbolNone, kSettingEnable, 0);
  zbar.scanner_set(scanner, kSymbolQr, kSettingEnable, 1);
  void* image = zbar.image_create();
  zbar.image_set_format(image, kFormatGrey);
  zbar.image_set_size(image, grey.width, grey.height);
  zbar.image_set_data(image, grey.pixels.data(), grey.pixels.size(), nullptr);
  zbar.scan(scanner, image);
  for (const void* symbol = zbar.first(image); symbol != nullptr; symbol = zbar.next(symbol))
    add_text(texts, {zbar.data(symbol), zbar.size(symbol)});
  zbar.image_destroy(image);
  zbar.scanner_destroy(scanner);
}

}  // namespace fl::cli

// Fuzzes the reader of request heads and targets. Promises checked for any bytes: no crash, the
// same verdict however the bytes arrive, positions inside the bytes, and bounds kept.
// sources: http/parser.cpp http/route.cpp
// sources: platform/json.cpp platform/result.cpp platform/text.cpp platform/time.cpp
// sources: platform/ids.cpp platform/crypto.cpp platform/log.cpp platform/salts.cpp
// sources: platform/clock.cpp
// libraries: -lboost_json -lboost_container -lfmt -lspdlog -lsodium -lcrypto
// libraries: -licui18n -licuuc -licudata -lpthread
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/parser.h"
#include "http/route.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The promise of step(): how the bytes arrive makes no difference.
void check_pieces(std::string_view bytes, std::size_t cut, const fl::http::HeadReader& whole) {
  fl::http::HeadReader reader;
  auto state = reader.step(bytes.substr(0, cut));
  if (state == fl::http::HeadReader::State::need_more) state = reader.step(bytes);
  require(state == whole.state());
  require(reader.flaw() == whole.flaw());
  require(reader.head().head_bytes == whole.head().head_bytes);
  require(reader.head().body_bytes == whole.head().body_bytes);
}

void check_head(const fl::http::Head& head, std::string_view bytes) {
  require(head.head_bytes <= bytes.size());
  require(head.head_bytes <= fl::limits::kRequestHeadBytesMax);
  require(head.body_bytes <= fl::limits::kRequestBodyBytesMax);
  require(head.header_count <= fl::limits::kRequestHeaderCountMax);
  for (std::size_t i = 0; i < head.header_count; ++i) {
    const auto& header = head.headers[i];
    require(header.name.at + header.name.size <= head.head_bytes);
    require(header.value.at + header.value.size <= head.head_bytes);
    require(header.name.size > 0);
  }
  fl::Request request;
  static_cast<void>(fl::set_target(request, head.target.in(bytes)));
  require(request.path.find('\0') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fl::http::HeadReader reader;
  const auto state = reader.step(bytes);
  if (state == fl::http::HeadReader::State::done) check_head(reader.head(), bytes);
  if (state == fl::http::HeadReader::State::flawed) {
    require(fl::http::text_of(reader.flaw()).status >= 400);
  }
  check_pieces(bytes, size / 2, reader);
  check_pieces(bytes, size > 0 ? std::size_t(data[0]) * size / 256 : 0, reader);
  return 0;
}

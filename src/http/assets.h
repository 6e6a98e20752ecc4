// The web app from memory: which bytes answer a GET of a path. Pure but for loading a folder in
// development.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/wire.h"
#include "platform/embedded.h"
#include "platform/result.h"

namespace fl::http {

struct FileAnswer {
  FileHead head;
  std::string etag;       // head.etag is a view of this
  std::string_view body;  // lives as long as the table
};

class AssetTable {
 public:
  explicit AssetTable(std::span<const EmbeddedAsset> assets);
  // Development: web/dist instead of the binary, read once at start. Fault: http.no_web_root.
  [[nodiscard]] static Result<AssetTable> from_folder(const std::string& folder);

  [[nodiscard]] const EmbeddedAsset* find(std::string_view path) const;

 private:
  AssetTable() = default;
  std::deque<std::string> kept_;  // what from_folder() read
  std::deque<EmbeddedAsset> made_;
  std::unordered_map<std::string_view, const EmbeddedAsset*> by_url_;
};

enum class Coding { plain, gzip, brotli };
// The best of what is there and accepted: highest q, then brotli before gzip before plain.
[[nodiscard]] Coding choose_coding(std::string_view accept_encoding, bool has_brotli,
                                   bool has_gzip);
// Does If-None-Match name this tag? Weak comparison, `*` matches.
[[nodiscard]] bool names_tag(std::string_view if_none_match, std::string_view etag);

// 200 with the bytes to send, or 304 without.
[[nodiscard]] FileAnswer answer_file(const EmbeddedAsset& asset, std::string_view accept_encoding,
                                     std::string_view if_none_match);

}  // namespace fl::http

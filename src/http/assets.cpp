// Content codings were made at build time; here they are only chosen. Each coding has its own
// strong ETag.
#include "http/assets.h"

#include <fstream>
#include <iterator>

#include "platform/text.h"

namespace fl::http {

namespace {

// "br;q=0.5" -> 500; no q is 1000; a broken q counts as 0, so nothing is sent that was not asked
// for.
int quality_of(std::string_view item) {
  const auto mark = item.find(';');
  if (mark == item.npos) return 1000;
  const auto rest = without_blanks(item.substr(mark + 1));
  if (rest.size() < 3 || (rest[0] != 'q' && rest[0] != 'Q') || rest[1] != '=') return 0;
  const auto number = rest.substr(2);
  if (number.size() > 5 || (number[0] != '0' && number[0] != '1')) return 0;
  int quality = (number[0] - '0') * 1000, scale = 100;
  if (number.size() > 1 && number[1] != '.') return 0;
  for (std::size_t i = 2; i < number.size(); ++i, scale /= 10) {
    if (number[i] < '0' || number[i] > '9') return 0;
    quality += (number[i] - '0') * scale;
  }
  return quality <= 1000 ? quality : 0;
}

std::string read_whole(const std::string& path, bool* is_there) {
  std::ifstream in(path, std::ios::binary);
  *is_there = in.is_open();
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

AssetTable::AssetTable(std::span<const EmbeddedAsset> assets) {
  for (const auto& asset : assets)
    by_url_.emplace(asset.url, &asset);
}

Result<AssetTable> AssetTable::from_folder(const std::string& folder) {
  AssetTable table;
  bool is_there = false;
  table.kept_.push_back(read_whole(folder + "/assets.txt", &is_there));
  if (!is_there) return Fault{FaultKind::bad_input, "http.no_web_root", folder};
  auto bytes_of = [&](const std::string& path) -> Bytes {
    bool is_file = false;
    std::string bytes = read_whole(path, &is_file);
    if (!is_file) return {nullptr, nullptr};
    table.kept_.push_back(std::move(bytes));
    const auto& kept = table.kept_.back();
    return {kept.data(), kept.data() + kept.size()};
  };
  for (const auto line : split(std::string_view(table.kept_.front()), '\n')) {
    const auto columns = split(line, '\t');
    if (columns.size() < 6) continue;
    const std::string file = folder + "/" + std::string(columns[1]);
    table.made_.push_back({columns[0], columns[2], columns[3], columns[4],
                           columns[5] == "-" ? std::string_view() : columns[5], bytes_of(file),
                           bytes_of(file + ".br"), bytes_of(file + ".gz")});
    table.by_url_.emplace(table.made_.back().url, &table.made_.back());
  }
  return table;
}

const EmbeddedAsset* AssetTable::find(std::string_view path) const {
  const auto found = by_url_.find(path);
  return found == by_url_.end() ? nullptr : found->second;
}

Coding choose_coding(std::string_view accept_encoding, bool has_brotli, bool has_gzip) {
  if (accept_encoding.empty()) return Coding::plain;
  int brotli = -1, gzip = -1, plain = -1, rest = 0;
  for (const auto item : split(accept_encoding, ',')) {
    const auto clean = without_blanks(item);
    const auto name = without_blanks(clean.substr(0, clean.find(';')));
    const int quality = quality_of(clean);
    if (same_word(name, "br")) brotli = quality;
    if (same_word(name, "gzip") || same_word(name, "x-gzip")) gzip = quality;
    if (same_word(name, "identity")) plain = quality;
    if (name == "*") rest = quality;
  }
  brotli = !has_brotli ? 0 : brotli < 0 ? rest : brotli;
  gzip = !has_gzip ? 0 : gzip < 0 ? rest : gzip;
  plain = plain < 0 ? 0 : plain;  // not named: accepted, but wanted least
  if (brotli > 0 && brotli >= gzip && brotli >= plain) return Coding::brotli;
  if (gzip > 0 && gzip >= plain) return Coding::gzip;
  return Coding::plain;
}

bool names_tag(std::string_view if_none_match, std::string_view etag) {
  for (const auto item : split(if_none_match, ',')) {
    auto tag = without_blanks(item);
    if (tag == "*") return true;
    if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
    if (tag == etag) return true;
  }
  return false;
}

FileAnswer answer_file(const EmbeddedAsset& asset, std::string_view accept_encoding,
                       std::string_view if_none_match) {
  FileAnswer answer;
  const Coding coding =
      choose_coding(accept_encoding, asset.brotli.is_there(), asset.gzip.is_there());
  answer.body = asset.plain.view();
  answer.etag = "\"" + std::string(asset.etag);
  if (coding == Coding::brotli) {
    answer.body = asset.brotli.view();
    answer.head.coding = "br";
    answer.etag += "-br";
  } else if (coding == Coding::gzip) {
    answer.body = asset.gzip.view();
    answer.head.coding = "gzip";
    answer.etag += "-gz";
  }
  answer.etag += '"';
  answer.head.mime = asset.mime;
  answer.head.cache = asset.cache;
  answer.head.csp = asset.csp;
  answer.head.body_bytes = answer.body.size();
  if (!if_none_match.empty() && names_tag(if_none_match, answer.etag)) {
    answer.head.status = 304;
    answer.body = {};
  }
  return answer;
}

}  // namespace fl::http

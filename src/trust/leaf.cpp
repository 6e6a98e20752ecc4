// Hashes of leaves, images and tree nodes, byte for byte as leaf.h says.
#include "trust/leaf.h"

#include <charconv>
#include <optional>

#include "platform/text.h"

namespace fl {

namespace {

constexpr char kLeafMark = 0x00;
constexpr char kInnerMark = 0x01;
constexpr char kLeafVersion = 1;
constexpr std::size_t kHashBytes = 32;

void put_number(std::string& out, std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>((static_cast<std::uint64_t>(value) >> shift) & 0xff);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, static_cast<std::int64_t>(text.size()));
  out += text;
}

}  // namespace

Hash32 image_hash_of(std::string_view salt, std::string_view image) {
  if (image.empty()) return Hash32{};
  std::string bytes(salt);
  bytes += image;
  return sha256(bytes);
}

Hash32 leaf_hash_of(const LeafRow& leaf) {
  std::string bytes;
  bytes.reserve(256);
  bytes += kLeafMark;
  bytes += kLeafVersion;
  bytes += leaf.salt;
  put_number(bytes, leaf.bucket);
  put_number(bytes, leaf.seq);
  put_text(bytes, leaf.verb);
  put_text(bytes, leaf.actor);
  put_text(bytes, leaf.entity_kind);
  put_number(bytes, leaf.entity);
  put_text(bytes, leaf.reason);
  put_number(bytes, leaf.at.ms);
  bytes += leaf.image_hash;
  return sha256(bytes);
}

Hash32 inner_hash_of(const Hash32& left, const Hash32& right) {
  std::string bytes;
  bytes.reserve(1 + 2 * kHashBytes);
  bytes += kInnerMark;
  bytes += raw(left);
  bytes += raw(right);
  return sha256(bytes);
}

std::string head_message(const TreeHead& head) {
  std::string bytes = "firstline head v1";
  put_number(bytes, head.size);
  bytes += raw(head.root);
  put_number(bytes, head.at.ms);
  return bytes;
}

namespace {

constexpr std::string_view kHeadWord = "firstline-head-v1";

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The bytes of lower-case hex of exactly this many bytes, or nothing.
std::optional<std::string> bytes_in(std::string_view text, std::size_t size) {
  std::string bytes;
  if (text.size() != size * 2) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (error != std::errc() || end != text.data() + i + 2) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace

std::string text_of(const TreeHead& head) {
  const auto* signature = reinterpret_cast<const unsigned char*>(head.signature.data());
  return std::string(kHeadWord) + " " + std::to_string(head.size) + " " + hex(head.root) + " " +
         std::to_string(head.at.ms) + " " + hex(signature, head.signature.size());
}

Result<TreeHead> head_of_text(std::string_view text) {
  constexpr std::size_t kSignatureBytes = 64;
  const Fault bad{FaultKind::bad_input, "trust.bad_head", "one line: firstline-head-v1 ..."};
  const std::string clean = trimmed(text);
  const auto parts = split(clean, ' ');
  if (parts.size() != 5 || parts[0] != kHeadWord) return bad;
  const auto size = number_in(parts[1]);
  const auto root = bytes_in(parts[2], sizeof(Hash32));
  const auto at = number_in(parts[3]);
  const auto signature = bytes_in(parts[4], kSignatureBytes);
  if (!size || *size < 0 || !root || !at || !signature) return bad;
  return TreeHead{*size, hash_of_raw(*root), {*at}, *signature};
}

TreeGrowth::TreeGrowth(std::int64_t size, std::string_view peaks) : size_(size) {
  CHECK(peaks.size() == kHashBytes * static_cast<std::size_t>(
                                         __builtin_popcountll(static_cast<std::uint64_t>(size))));
  for (std::size_t at = 0; at < peaks.size(); at += kHashBytes)
    peaks_.push_back(hash_of_raw(peaks.substr(at, kHashBytes)));
}

// Adding a leaf is adding one in binary: every carry joins two full subtrees of one size.
void TreeGrowth::add(const Hash32& leaf_hash) {
  Hash32 carry = leaf_hash;
  for (std::int64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    carry = inner_hash_of(peaks_.back(), carry);
    peaks_.pop_back();
  }
  peaks_.push_back(carry);
  ++size_;
}

Hash32 TreeGrowth::root() const {
  if (peaks_.empty()) return sha256({});
  Hash32 root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;)
    root = inner_hash_of(peaks_[i], root);
  return root;
}

std::string TreeGrowth::peaks() const {
  std::string bytes;
  for (const auto& peak : peaks_)
    bytes += raw(peak);
  return bytes;
}

}  // namespace fl

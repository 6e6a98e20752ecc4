// The bytes of docs/decisions/0013, written and read in the one order they have.
#include "pass/token_pack.h"

#include <cstring>

#include "platform/crypto.h"
#include "seal/token.h"

namespace fl {

namespace {

constexpr std::int64_t kDay_s = 86'400;
constexpr std::size_t kKeyIdBytes = 8, kSignatureBytes = 64, kLastFour = 4;

// form id, issued, place, last four, signature; then the name.
struct Packed {
  std::uint32_t form_id, issued, place;
  char last_four[kLastFour];
  char signature[kSignatureBytes];
};
static_assert(sizeof(Packed) == 80);

// key id, life in seconds; then the issuer.
struct Form {
  char key_id[kKeyIdBytes];
  std::uint32_t life;
};
static_assert(sizeof(Form) == 12);

// In the order of the bytes; what is not as expected is remembered.
class Walk {
 public:
  explicit Walk(std::string_view bytes) : left_(bytes) {}
  [[nodiscard]] std::string_view take(std::size_t count) {
    is_whole_ = is_whole_ && left_.size() >= count;
    if (!is_whole_) return {};
    const auto found = left_.substr(0, count);
    left_.remove_prefix(count);
    return found;
  }
  void expect(std::string_view bytes) { is_whole_ = take(bytes.size()) == bytes && is_whole_; }
  // What follows a CBOR head of this kind (0: a number, 3: a text), in the shortest form.
  [[nodiscard]] std::uint64_t number(unsigned kind) {
    const auto head = take(1);
    if (head.empty() || static_cast<unsigned char>(head[0]) >> 5 != kind) is_whole_ = false;
    if (!is_whole_) return 0;
    const unsigned low = static_cast<unsigned char>(head[0]) & 31;
    if (low < 24) return low;
    if (low > 26) is_whole_ = false;
    std::uint64_t value = 0;
    for (const char c : take(std::size_t(1) << (low - 24)))
      value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  [[nodiscard]] std::string_view text() { return take(std::size_t(number(3))); }
  [[nodiscard]] bool is_at_end() const { return is_whole_ && left_.empty(); }

 private:
  std::string_view left_;
  bool is_whole_ = true;
};

class Writer {
 public:
  explicit Writer(TokenBytes& into) : into_(into) { into_.size = 0; }
  void add(std::string_view bytes) {
    if (into_.size + bytes.size() > into_.bytes.size()) is_whole_ = false;
    if (!is_whole_) return;
    std::memcpy(into_.bytes.data() + into_.size, bytes.data(), bytes.size());
    into_.size += bytes.size();
  }
  void number(unsigned kind, std::uint32_t value) {
    char head[5];
    std::size_t size = 1;
    unsigned low = value;
    if (value >= 24) {
      const std::size_t more = value < 0x100 ? 1 : value < 0x10000 ? 2 : 4;
      low = more == 1 ? 24 : more == 2 ? 25 : 26;
      for (std::size_t i = 0; i < more; ++i)
        head[1 + i] = char(value >> (8 * (more - 1 - i)));
      size += more;
    }
    head[0] = char(kind << 5 | low);
    add({head, size});
  }
  void text(std::string_view text) {
    number(3, std::uint32_t(text.size()));
    add(text);
  }
  // The size of what follows `at` is written into the byte before it.
  [[nodiscard]] std::size_t here() const { return into_.size; }
  void set_size_before(std::size_t at) { into_.bytes[at - 1] = char(into_.size - at); }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  TokenBytes& into_;
  bool is_whole_ = true;
};

constexpr std::string_view kBeforeKeyId = "\x84\x4d\xa2\x01\x26\x04\x48";
constexpr std::string_view kBeforeIssuer = "\xa4\x01";
constexpr std::string_view kBeforePass("\x3a\x00\x01\x00\x00\xa3\x02\x83", 8);
constexpr std::string_view kBeforeSignature = "\x58\x40";

std::uint32_t id_of(std::string_view form) {
  std::uint32_t id = 0;
  const Hash32 hash = sha256(form);
  std::memcpy(&id, hash.data(), sizeof id);
  return id;
}

}  // namespace

std::optional<PackedToken> pack_token(std::string_view cose) {
  Walk walk(cose);
  Packed packed;
  Form form;
  walk.expect(kBeforeKeyId);
  const auto key_id = walk.take(kKeyIdBytes);
  walk.expect("\xa0\x58");
  const auto payload = walk.take(1);
  walk.expect(kBeforeIssuer);
  const auto issuer = walk.text();
  walk.expect("\x04");
  const std::uint64_t expires = walk.number(0);
  walk.expect("\x06");
  const std::uint64_t issued = walk.number(0);
  walk.expect(kBeforePass);
  const std::uint64_t epoch = walk.number(0), shard = walk.number(0), index = walk.number(0);
  walk.expect("\x03");
  const auto name = walk.text();
  walk.expect("\x04");
  const auto last_four = walk.text();
  walk.expect(kBeforeSignature);
  const auto signature = walk.take(kSignatureBytes);
  const std::uint64_t place = shard * kListIndexCount + index;
  if (!walk.is_at_end() || payload.empty() || last_four.size() != kLastFour || expires < issued ||
      sizeof packed + name.size() > kPackedBytesMax ||
      sizeof form + issuer.size() > kFormBytesMax || issued >> 32 != 0 || place >> 32 != 0 ||
      shard >> 32 != 0 || index >= std::uint64_t(kListIndexCount) || epoch != issued / kDay_s)
    return std::nullopt;
  key_id.copy(form.key_id, kKeyIdBytes);
  form.life = std::uint32_t(expires - issued);
  PackedToken made;
  made.form.assign(reinterpret_cast<const char*>(&form), sizeof form).append(issuer);
  made.form_id = id_of(made.form);
  packed.form_id = made.form_id;
  packed.issued = std::uint32_t(issued);
  packed.place = std::uint32_t(place);
  last_four.copy(packed.last_four, kLastFour);
  signature.copy(packed.signature, kSignatureBytes);
  made.bytes.assign(reinterpret_cast<const char*>(&packed), sizeof packed).append(name);
  TokenBytes again;
  if (!unpack_token(made.bytes, made.form, again) || again.view() != cose) return std::nullopt;
  return made;
}

std::uint32_t form_id_of(std::string_view packed) {
  std::uint32_t id = 0;
  if (packed.size() >= sizeof id) std::memcpy(&id, packed.data(), sizeof id);
  return id;
}

std::string_view name_in_packed(std::string_view packed) {
  return packed.size() > sizeof(Packed) ? packed.substr(sizeof(Packed)) : std::string_view();
}

bool unpack_token(std::string_view packed_bytes, std::string_view form_bytes, TokenBytes& into) {
  if (packed_bytes.size() < sizeof(Packed) || form_bytes.size() < sizeof(Form)) return false;
  Packed packed;
  Form form;
  std::memcpy(&packed, packed_bytes.data(), sizeof packed);
  std::memcpy(&form, form_bytes.data(), sizeof form);
  Writer out(into);
  out.add(kBeforeKeyId);
  out.add({form.key_id, kKeyIdBytes});
  out.add("\xa0\x58?");
  const std::size_t payload = out.here();
  out.add(kBeforeIssuer);
  out.text(form_bytes.substr(sizeof form));
  out.add("\x04");
  out.number(0, packed.issued + form.life);
  out.add("\x06");
  out.number(0, packed.issued);
  out.add(kBeforePass);
  out.number(0, packed.issued / kDay_s);
  out.number(0, packed.place / kListIndexCount);
  out.number(0, packed.place % kListIndexCount);
  out.add("\x03");
  out.text(name_in_packed(packed_bytes));
  out.add("\x04");
  out.text({packed.last_four, kLastFour});
  out.set_size_before(payload);
  out.add(kBeforeSignature);
  out.add({packed.signature, kSignatureBytes});
  return out.is_whole();
}

}  // namespace fl

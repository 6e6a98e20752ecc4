// The parts of the answer that are the same for every kind of file.
#include "pass/replica_slots.h"

#include <algorithm>
#include <cstring>

#include "platform/json.h"
#include "seal/base45.h"
#include "seal/token.h"

namespace fl::replica {

namespace {

constexpr std::size_t kUntilBytes = 6, kUntilAt = 16, kWhatAt = kUntilAt + kUntilBytes;
constexpr std::uint8_t kIsCarer = 0x80;
constexpr std::uint64_t kIsConfirmed = std::uint64_t(1) << 63;
static_assert(kWhatAt + 1 == kKinBytes);

void append_json(std::string& out, std::string_view text) {
  out += json::serialize(json::string(text));
}

}  // namespace

std::string bytes_of(const std::vector<Kin>& kin) {
  std::string all(std::min(kin.size(), kKinMax) * kKinBytes, '\0');
  for (std::size_t i = 0; i * kKinBytes < all.size(); ++i) {
    char* at = all.data() + i * kKinBytes;
    std::memcpy(at, &kin[i].other, 8);
    std::memcpy(at + 8, &kin[i].id, 8);
    std::memcpy(at + kUntilAt, &kin[i].until_ms, kUntilBytes);
    at[kWhatAt] = char(kin[i].relation | (kin[i].is_carer ? kIsCarer : 0));
  }
  return all;
}

Kin kin_at(std::string_view bytes, std::size_t i) {
  const char* at = bytes.data() + i * kKinBytes;
  Kin kin;
  std::memcpy(&kin.other, at, 8);
  std::memcpy(&kin.id, at + 8, 8);
  std::memcpy(&kin.until_ms, at + kUntilAt, kUntilBytes);
  const auto what = static_cast<std::uint8_t>(at[kWhatAt]);
  kin.relation = what & (kIsCarer - 1);
  kin.is_carer = (what & kIsCarer) != 0;
  return kin;
}

std::string bytes_of(const Holder& holder) {
  CHECK(holder.person.value >= 0);
  const std::uint64_t word =
      std::uint64_t(holder.person.value) | (holder.is_confirmed ? kIsConfirmed : 0);
  return {reinterpret_cast<const char*>(&word), sizeof word};
}

Holder holder_of(std::string_view bytes) {
  std::uint64_t word = 0;
  if (bytes.size() == sizeof word) std::memcpy(&word, bytes.data(), sizeof word);
  return {PersonId{std::int64_t(word & ~kIsConfirmed)}, (word & kIsConfirmed) != 0};
}

SlotKey key_of(PersonId person) {
  SlotKey key{};
  std::memcpy(key.data(), &person.value, sizeof person.value);
  return key;
}

SlotKey key_of_form(std::uint32_t form_id) {
  SlotKey key{};
  std::memcpy(key.data(), &form_id, sizeof form_id);
  return key;
}

std::string wide_value(std::uint8_t status, std::string_view reason, std::string_view cose) {
  const std::size_t size = std::min(reason.size(), kReasonBytes);
  std::string value{char(status), char(size)};
  value.append(reason.substr(0, size)).resize(2 + kReasonBytes, '\0');
  return value.append(cose);
}

std::string_view FoundToken::cose() const {
  return is_wide ? slot.view().substr(2 + kReasonBytes) : unpacked.view();
}

std::string_view FoundToken::reason() const {
  if (!is_wide) return {};
  const auto size = std::size_t(static_cast<unsigned char>(slot.view()[1]));
  return slot.view().substr(2, std::min(size, kReasonBytes));
}

std::string FoundToken::name() const {
  if (!is_wide) return std::string(name_in_packed(slot.view()));
  const auto read = read_token_cose(cose());
  return read ? read->token.name : std::string();
}

void append_token(std::string& out, std::string_view cose) {
  out += kTokenPrefix;
  append_base45(out, cose);
}

void append_line(std::string& out, const Kin& kin, const FoundToken* token) {
  const Relation& relation =
      kRelations[std::min<std::size_t>(kin.relation, std::size(kRelations) - 1)];
  if (kin.is_carer) {
    out.append(R"({"id":")").append(base32_of(kin.id)).append(R"(","until":)");
    out += kin.until_ms == 0 ? "null" : "\"" + to_rfc3339(Instant{kin.until_ms}) + "\"";
  } else {
    out += R"({"token":")";
    if (token != nullptr) append_token(out, token->cose());
    out += '"';
  }
  out += R"(,"name":)";
  append_json(out, token != nullptr ? token->name() : std::string());
  out.append(R"(,"kind":")").append(relation.word).append(R"(","relation":)");
  append_json(out, kin.is_carer ? relation.carer_is : relation.is_to_carer);
  out += '}';
}

// The same for half a second of answers.
void append_as_of(std::string& out, Instant as_of) {
  thread_local Instant made_for{-1};
  thread_local std::string text;
  if (made_for.ms != as_of.ms || text.empty()) {
    text = R"(,"as_of":")" + to_rfc3339(as_of) + '"';
    made_for = as_of;
  }
  out += text;
}

std::string text_of(const SaidByCode& said) {
  json::object all;
  for (const auto& [code, words] : said)
    all[code] = words;
  return json_text(all);
}

SaidByCode said_of_text(std::string_view text) {
  SaidByCode said;
  boost::system::error_code error;
  const auto read = json::parse(text, error);
  if (error || !read.is_object()) return said;
  for (const auto& [code, words] : read.as_object())
    if (words.is_string()) said.emplace(code, std::string(words.as_string()));
  return said;
}

}  // namespace fl::replica

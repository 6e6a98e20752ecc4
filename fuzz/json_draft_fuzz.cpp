// Fuzzes the reading of drafts: any body against a table with a field of every type. Promises
// checked: no crash, and what comes out keeps the table's bounds.
// sources: platform/json.cpp platform/result.cpp platform/text.cpp platform/time.cpp
// sources: platform/ids.cpp platform/crypto.cpp platform/log.cpp platform/salts.cpp
// sources: platform/clock.cpp
// libraries: -lboost_json -lboost_container -lfmt -lspdlog -lsodium -lcrypto
// libraries: -licui18n -licuuc -licudata -lpthread
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/json.h"

namespace {

using fl::DraftField;
using fl::FieldType;

constexpr std::array<DraftField, 2> kInside{{
    {.name = "kind", .type = FieldType::word, .words = "handed_to_person|left_at_door"},
    {.name = "note", .type = FieldType::text, .high = 20, .is_optional = true},
}};
constexpr std::array<DraftField, 8> kFields{{
    {.name = "kind", .type = FieldType::word, .words = "medicine|food|doctor"},
    {.name = "text", .type = FieldType::text, .high = 50, .is_optional = true},
    {.name = "name", .type = FieldType::line, .low = 1, .high = 8, .is_optional = true},
    {.name = "phone", .type = FieldType::digits, .low = 3, .high = 11, .is_optional = true},
    {.name = "stars", .type = FieldType::integer, .low = 1, .high = 5, .is_optional = true},
    {.name = "account_id", .type = FieldType::id, .is_optional = true},
    {.name = "happened_at", .type = FieldType::time, .is_optional = true},
    {.name = "proof", .type = FieldType::object, .is_optional = true, .inside = kInside},
}};

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto draft = fl::read_draft(bytes, kFields);
  if (!draft) {
    require(!draft.error().key.empty());
    return 0;
  }
  const std::string kind = draft->text("kind");
  require(kind == "medicine" || kind == "food" || kind == "doctor");
  require(draft->text("text").size() <= 4 * 50);
  require(draft->text("name").find('\n') == std::string::npos);
  require(draft->text("phone").size() <= 11);
  if (draft->has("stars")) require(draft->number("stars") >= 1 && draft->number("stars") <= 5);
  if (draft->has("proof")) require(draft->inside("proof").has("kind"));
  static_cast<void>(draft->time("happened_at"));
  return 0;
}

// Inside registry/: how private fields are sealed and how people are found. Pure but for the book
// of salts.
//
// data key = keyed_hash(master, salt); every sealed value is bound to its column and its person, so
// that no value can be moved to another row or column unseen.
#pragma once

#include <string>
#include <string_view>

#include "platform/crypto.h"
#include "platform/ids.h"

namespace fl {

[[nodiscard]] Key32 data_key(const Keys& keys, const Salt16& salt);
[[nodiscard]] std::string bound_to(std::string_view column, PersonId person);
inline constexpr std::string_view kNameColumn = "registry_person_private.sealed_name";
inline constexpr std::string_view kPhoneColumn = "registry_person_private.sealed_phone";

enum class TokenKind { name, initials, phone, tail, door };
[[nodiscard]] std::string_view name_of(TokenKind kind);
// Eight bytes of keyed_hash(search key, kind ":" value); its bucket is hash_bucket() of those
// bytes.
[[nodiscard]] std::string token_of(const Keys& keys, TokenKind kind, std::string_view value);
// What a door is looked up by: cell, building and door as people say them.
[[nodiscard]] std::string door_key(AreaId cell, std::string_view building, std::string_view door);

}  // namespace fl

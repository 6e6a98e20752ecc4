// Data keys and search tokens.
#include "registry/seals.h"

#include <cstring>

namespace fl {

Key32 data_key(const Keys& keys, const Salt16& salt) {
  const Hash32 hash =
      keyed_hash(keys.master, {reinterpret_cast<const char*>(salt.data()), salt.size()});
  Key32 key;
  std::memcpy(key.data(), hash.data(), key.size());
  return key;
}

std::string bound_to(std::string_view column, PersonId person) {
  std::string bound(column);
  bound += ':';
  bound += to_text(person);
  return bound;
}

std::string_view name_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::name:
      return "name";
    case TokenKind::initials:
      return "initials";
    case TokenKind::phone:
      return "phone";
    case TokenKind::tail:
      return "tail";
    case TokenKind::door:
      return "door";
  }
  CHECK(false);
}

std::string token_of(const Keys& keys, TokenKind kind, std::string_view value) {
  std::string text(name_of(kind));
  text += ':';
  text += value;
  return raw(keyed_hash(keys.search, text)).substr(0, 8);
}

std::string door_key(AreaId cell, std::string_view building, std::string_view door) {
  std::string key = to_text(cell);
  key += '/';
  key += building;
  key += '/';
  key += door;
  return key;
}

}  // namespace fl

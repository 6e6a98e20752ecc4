// The doors of one cell for the round of its worker: nobody's whole name, no phone. The caller logs
// the read. A second door of registry/, for the field's phones.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "storage/tx_fwd.h"

namespace fl {

struct RoundMember {
  PersonId id;
  int birth_year = 0;
  bool is_living_alone = false;
  std::string initial;
};
struct RoundDoor {
  HouseholdId id;
  std::string building, door;
  std::vector<RoundMember> members;  // eldest first
};
// At most `limit` doors, by id.
[[nodiscard]] std::vector<RoundDoor> round_doors(Tx& tx, const Keys& keys, AreaId cell, int limit);

// What rows of a list say of their doors, in the order of the ids; nothing where there is no such
// household. A hidden one is told to who goes there only.
struct DoorWords {
  std::string door;  // building and door
  bool is_hidden = false;
};
[[nodiscard]] std::vector<DoorWords> door_words(Tx& tx, std::span<const HouseholdId> ids);

}  // namespace fl

// Inside registry/: what its routes share. A thing of a path is loaded, placed and permitted before
// any draft is read; foreign and unknown ids look the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/care.h"
#include "registry/registry.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

// Who came in, by which rule, to which household.
struct AtDoor {
  Actor actor;
  Permit permit;
  Household household;
  PersonId person;  // set when a person was asked for
  std::string cell_path;
  std::optional<Instant> duty_until;
  // Flags and plans are for who holds the cell now and for the officers in line.
  [[nodiscard]] bool sees_care() const;
  [[nodiscard]] bool sees_door(bool is_hidden) const {
    return !is_hidden || permit.ground().where == Where::duty;
  }
};

// The card of a household: who lives there, what they need, what was last found at the door.
[[nodiscard]] Result<json::object> card_json(Tx& tx, const Keys& keys, const AreaTree& tree,
                                             const AtDoor& at, Instant now);
// One line of a search or a list: who, where; the door only when it may be seen.
[[nodiscard]] Result<json::object> person_line(Tx& tx, const Keys& keys, const AreaTree& tree,
                                               const Person& person, bool is_holder, Instant now);

// What was typed into the search box, read as one of the things people say.
struct Wanted {
  enum class By { name, initials, phone, tail, door, nothing } by = By::nothing;
  std::string value, door;  // `door`: building in value, door here
};
[[nodiscard]] Wanted wanted_of(std::string_view typed);

}  // namespace fl

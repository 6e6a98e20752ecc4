// What lists of who is on ask for many at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/personnel.h"
#include "duty/shifts.h"

namespace fl {

// As shifts_under(), up to and with those at `last_path`.
[[nodiscard]] std::vector<ShiftFile> shifts_up_to(Tx& tx, std::string_view path,
                                                  std::string_view last_path, Instant from,
                                                  Instant until, int limit);

// What a list says of who holds a seat; empty of one without a file. In the order of `accounts`.
struct Contact {
  std::string skills, phone;
};
[[nodiscard]] std::vector<Contact> contacts_of(Tx& tx, const Keys& keys,
                                               std::span<const AccountId> accounts);

}  // namespace fl

// What lists of who is on ask for many at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/personnel.h"
#include "duty/shifts.h"

namespace fl {

// Every open post of a place and how many sit there, in the order of places; and every hour held
// within a span, in the order of posts. Nothing more is read of them.
struct SeatPost {
  PostId id;
  int seats = 1;
};
struct SeatHours {
  PostId post;
  DutyHours hours;
  ShiftId shift;
};
[[nodiscard]] std::vector<SeatPost> seat_posts_under(Tx& tx, std::string_view path);
[[nodiscard]] std::vector<SeatHours> seat_hours_under(Tx& tx, std::string_view path, Instant from,
                                                      Instant until);
// Looked up together, in the order of `ids`.
[[nodiscard]] std::vector<PostFile> posts_of(Tx& tx, std::span<const PostId> ids);
[[nodiscard]] std::vector<ShiftFile> shifts_by_id(Tx& tx, std::span<const ShiftId> ids);

// What a list says of who holds a seat; empty of one without a file. In the order of `accounts`.
struct Contact {
  std::string skills, phone;
};
[[nodiscard]] std::vector<Contact> contacts_of(Tx& tx, const Keys& keys,
                                               std::span<const AccountId> accounts);

}  // namespace fl

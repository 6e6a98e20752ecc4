// Inside duty/: the rows of posts and shifts. All SQL of this room is in store.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "duty/shifts.h"
#include "storage/db.h"

namespace fl::store {

void add_post(Tx& tx, Bucket bucket, PostId id, const Area& area, std::string_view title,
              Instant now);
// The title of a post on this area, or nothing when there is no such post here.
[[nodiscard]] std::optional<std::string> find_post_title(Tx& tx, Bucket bucket, PostId id,
                                                         AreaId area);

void add_shift(Tx& tx, const ShiftFile& shift, bool is_cell, Instant now);
// Who is on shift at this very area now; of several, whose shift ends first.
[[nodiscard]] std::optional<Holder> find_holder(Tx& tx, const Area& area, Instant now);
// Moves a held shift from one account to another; false when it is no longer theirs.
[[nodiscard]] bool move_shift(Tx& tx, ShiftId id, AccountId from, AccountId to);
// Nobody is on by this shift any more; false when nobody was. One that runs keeps the part worked.
[[nodiscard]] bool leave_shift(Tx& tx, const ShiftFile& shift, Instant now);
// Shifts of one post that overlap these hours.
[[nodiscard]] int held_count(Tx& tx, PostId post, Instant from, Instant until);
void add_lifted(Tx& tx, const RestLifted& row);

}  // namespace fl::store

// Inside duty/: the rows of posts and shifts. All SQL of this room is in store.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "duty/duty.h"
#include "storage/db.h"

namespace fl::store {

void add_post(Tx& tx, Bucket bucket, PostId id, const Area& area, std::string_view title,
              Instant now);
// The title of a post on this area, or nothing when there is no such post here.
[[nodiscard]] std::optional<std::string> find_post_title(Tx& tx, Bucket bucket, PostId id,
                                                         AreaId area);

using ShiftId = Id<struct ShiftTag>;
struct ShiftRow {
  Bucket bucket = 0;
  ShiftId id;
  PostId post;
  std::string title;
  AccountId account;
  Instant from, until;
};
void add_shift(Tx& tx, const ShiftRow& shift, const Area& area, Instant now);
// Who is on shift at this very area now; of several, whose shift ends first.
[[nodiscard]] std::optional<Holder> find_holder(Tx& tx, AreaId area, Instant now);

}  // namespace fl::store

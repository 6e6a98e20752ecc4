// What the field's phones are shown: the round in as few bytes as will do, conflicts, attachments.
// Shared by routes_sync.cpp and views.cpp; reading only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "storage/tx_fwd.h"
#include "work/store_field.h"
#include "work/work.h"

namespace fl {

// Doors are arrays, not objects: [household, building (index), door, members, due, seen, seen_at];
// a member is [person, initial, birth_year, lives alone], a due item [rule, person or "", until
// hour, answered]. `mark` holds three bytes a door; sent back as `since`, only doors that differ
// come again, and the whole when the set of doors is another.
struct RoundReply {
  json::object body;
  std::vector<PersonId> people;  // behind the doors that are sent, to be logged
};
[[nodiscard]] RoundReply round_reply(Tx& tx, const WorkRoom& room, const Actor& actor,
                                     std::string_view since, Instant now);

struct ConflictPage {
  json::array items;
  std::string next;
  std::vector<PersonId> people;
};
[[nodiscard]] ConflictPage conflict_page(Tx& tx, const WorkRoom& room, const Actor& actor,
                                         const work_store::ConflictCursor& after);
[[nodiscard]] Result<work_store::ConflictCursor> conflict_cursor_of(std::string_view text);

[[nodiscard]] json::object attachment_json(Tx& tx, const Attachment& attachment);

}  // namespace fl

// How lists, items and blockers look in JSON; pure reading.
#pragma once

#include <string>
#include <vector>

#include "platform/json.h"
#include "storage/tx_fwd.h"
#include "work/promises.h"

namespace fl {

// {"sent","read","understood","asked","done","explained","late"} of these items.
[[nodiscard]] json::object stages_json(Tx& tx, const std::vector<Item>& items);
[[nodiscard]] json::object list_json(Tx& tx, const WorkRoom& room, const WorkList& list,
                                     const std::vector<Item>& items);
[[nodiscard]] Result<json::object> item_json(Tx& tx, const WorkRoom& room, const Item& item);
// The heading, its items as a tree in rows, and how far each level has come.
[[nodiscard]] Result<json::object> list_page_json(Tx& tx, const WorkRoom& room,
                                                  const WorkList& list);
// An item as its receiver sees it: with the heading and what they can do.
[[nodiscard]] Result<json::object> my_item_json(Tx& tx, const WorkRoom& room, const Item& item);
[[nodiscard]] Result<json::object> blocker_json(Tx& tx, const WorkRoom& room,
                                                const Blocker& blocker);

}  // namespace fl

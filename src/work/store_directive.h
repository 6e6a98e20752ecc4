// Rows of lists and items. Rows in, rows out; no decisions here.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"
#include "storage/db.h"
#include "work/directive.h"

namespace fl::work_store {

void add_list(Tx& tx, const WorkList& list);
void save_list(Tx& tx, const WorkList& list);                 // only that it was published
[[nodiscard]] Result<WorkList> load_list(Tx& tx, ListId id);  // work.no_such_list (absent)
// Newest first; `before` is the last seen made_at. By path: a list of an area that was merged into
// this one lies in that one's bucket.
[[nodiscard]] std::vector<WorkList> lists_of_area(Tx& tx, const Area& area, std::string_view form,
                                                  Instant before, int limit);
void add_item(Tx& tx, const Item& item);
void save_item(Tx& tx, const Item& item);
[[nodiscard]] Result<Item> load_item(Tx& tx, ItemId id);  // work.no_such_item (absent)
// By place, so that the tree reads from the top.
[[nodiscard]] std::vector<Item> items_of_list(Tx& tx, ListId list, int limit);
[[nodiscard]] std::vector<Item> parts_of(Tx& tx, ItemId parent);  // at most 200
void each_list(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);
void each_item(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

}  // namespace fl::work_store

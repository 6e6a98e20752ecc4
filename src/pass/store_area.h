// Rows of boundaries and of who was listed in them. Inside pass/.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "pass/area_act.h"
#include "storage/db.h"

namespace fl::pass_store {

void add_area_act(Tx& tx, const AreaAct& act);
void save_area_act(Tx& tx, const AreaAct& act);
// How far it has come; no part of its image. False: it is in another state by now, nothing is kept.
[[nodiscard]] bool save_area_walk(Tx& tx, const AreaAct& act);
[[nodiscard]] std::optional<AreaAct> load_area_act(Tx& tx, AreaActId id);
// All of them, page by page; not for "ended", which are many.
[[nodiscard]] std::vector<AreaAct> area_acts(Tx& tx, std::string_view state);
[[nodiscard]] std::vector<AreaAct> area_acts_page(Tx& tx, std::string_view state, AreaActId after,
                                                  int limit);
[[nodiscard]] std::vector<AreaAct> area_acts_to_let_go(Tx& tx);
// Published, and not over or over since then only.
[[nodiscard]] std::vector<AreaAct> area_acts_published_since(Tx& tx, Instant since);
[[nodiscard]] std::vector<AreaAct> area_acts_before(Tx& tx, Instant before);  // ended, let go
void drop_area_act(Tx& tx, AreaActId id);
[[nodiscard]] int area_acts_drawn(Tx& tx, AccountId by, Instant since);
void each_area_act(Tx& tx, const std::function<void(const AreaAct&)>& visit);

// False when the person is listed already.
[[nodiscard]] bool add_area_person(Tx& tx, AreaActId act, PersonId person);
[[nodiscard]] std::vector<PersonId> area_people(Tx& tx, AreaActId act, int limit);
void drop_area_person(Tx& tx, AreaActId act, PersonId person);

}  // namespace fl::pass_store

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
void save_area_walk(Tx& tx, const AreaAct& act);  // how far it has come; no part of its image
[[nodiscard]] std::optional<AreaAct> load_area_act(Tx& tx, AreaActId id);
[[nodiscard]] std::vector<AreaAct> area_acts(Tx& tx, std::string_view state);
void each_area_act(Tx& tx, const std::function<void(const AreaAct&)>& visit);

// False when the person is listed already.
[[nodiscard]] bool add_area_person(Tx& tx, AreaActId act, PersonId person);
[[nodiscard]] std::vector<PersonId> area_people(Tx& tx, AreaActId act, int limit);
void drop_area_person(Tx& tx, AreaActId act, PersonId person);

}  // namespace fl::pass_store

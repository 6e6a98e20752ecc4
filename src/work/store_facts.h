// What the facts of a month are read from, and what was said about them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/facts.h"

namespace fl::work_store {

// Counted from the rows that are there: tasks of the holder, blockers, steps, shifts.
[[nodiscard]] Facts facts_of(Tx& tx, AccountId account, const Month& month, Instant now);
[[nodiscard]] FactsView load_facts_view(Tx& tx, AccountId account, std::string_view month);
void save_facts_view(Tx& tx, const FactsView& view);
void add_dossier(Tx& tx, const Dossier& dossier);
void save_dossier(Tx& tx, const Dossier& dossier);
[[nodiscard]] Result<Dossier> load_dossier(Tx& tx, DossierId id);  // work.no_such_dossier (absent)
[[nodiscard]] std::vector<Dossier> dossiers_about(Tx& tx, AccountId account);
[[nodiscard]] std::vector<Dossier> dossiers_of_area(Tx& tx, AreaId area);
void each_dossier(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

}  // namespace fl::work_store

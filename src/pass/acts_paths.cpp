// See paths.h. Few rows wait at one area at one time, and few people of one cell are restricted.
#include "pass/paths.h"
#include "pass/store_pass.h"

namespace fl {

namespace {

std::string home_of(Tx& tx, PersonId id, std::string_view otherwise) {
  auto person = load_person(tx, id);
  return person ? person->cell_path : std::string(otherwise);
}

}  // namespace

int move_pass_paths(Tx& tx, const Permit& permit, std::string_view from, std::string_view to,
                    Instant now) {
  int changed = 0;
  for (auto& row : pass_store::unsigned_at(tx, from)) {
    const std::string path = home_of(tx, row.person, to);
    if (path == from) continue;
    row.area_path = path;
    pass_store::save_evidence(tx, row);
    append_leaf(tx, leaf_of(permit, row.bucket(), "evidence.place", "evidence", row.id.value,
                            image_of(row), now));
    ++changed;
  }
  for (auto& row : pass_store::statuses_at(tx, from)) {
    const std::string path = home_of(tx, row.person, to);
    if (path == from) continue;
    row.area_path = path;
    pass_store::save_status(tx, row);
    append_leaf(tx, leaf_of(permit, hash_bucket(row.person.value), "status.place", "status",
                            row.person.value, image_of(row), now));
    ++changed;
  }
  return changed;
}

}  // namespace fl

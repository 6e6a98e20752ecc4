// Posts and shifts of an area that got another path. A post keeps the bucket it was made in; a
// shift is found by area, so one on an area that ended is found at its successor's bucket only by
// path.
#include "duty/paths.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kMovePosts{SqlTag::job, "duty.move_posts",
                     "UPDATE duty_post SET area_path = ?2, area_id = ?3 WHERE area_path = ?1"};
const Sql kMoveShifts{SqlTag::job, "duty.move_shifts",
                      "UPDATE duty_shift SET area_path = ?2, area_id = ?3 WHERE area_path = ?1"};

}  // namespace

int move_post_paths(Tx& tx, AreaId area, std::string_view from, std::string_view to) {
  return tx.exec(kMovePosts, from, to, area) + tx.exec(kMoveShifts, from, to, area);
}

}  // namespace fl

// What duty keeps at an area that got another path. A row keeps the bucket it was made in, so what
// is found by its area is found by its path.
#include "duty/paths.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kMovePosts{SqlTag::job, "duty.move_posts",
                     "UPDATE duty_post SET area_path = ?2, area_id = ?3 WHERE area_path = ?1"};
const Sql kMoveOrganisations{
    SqlTag::job, "duty.move_organisations",
    "UPDATE duty_organisation SET area_path = ?2, area_id = ?3 WHERE area_path = ?1"};
const Sql kMoveTeams{SqlTag::job, "duty.move_teams",
                     "UPDATE duty_team SET area_path = ?2, area_id = ?3 WHERE area_path = ?1"};
const Sql kMoveHomes{SqlTag::job, "duty.move_homes",
                     "UPDATE duty_responder SET home_path = ?2, home_area_id = ?3 WHERE "
                     "home_path = ?1"};
const Sql kMovePatterns{SqlTag::job, "duty.move_patterns",
                        "UPDATE duty_template SET area_path = ?2 WHERE area_path = ?1"};
const Sql kMoveRuns{SqlTag::job, "duty.move_posting_runs",
                    "UPDATE duty_posting_run SET area_path = ?2, area_id = ?3 WHERE area_path = "
                    "?1"};
// What is over by now keeps the area of its time.
const Sql kMoveShifts{SqlTag::job, "duty.move_shifts",
                      "UPDATE duty_shift SET area_path = ?2, area_id = ?3 WHERE area_path = ?1 "
                      "AND until_at > ?4"};
const Sql kMoveGaps{SqlTag::job, "duty.move_gaps",
                    "UPDATE duty_gap SET area_path = ?2, area_id = ?3 WHERE area_path = ?1 "
                    "AND until_at > ?4"};
const Sql kMoveDelegations{
    SqlTag::job, "duty.move_delegations",
    "UPDATE duty_delegation SET area_path = ?2, area_id = ?3 WHERE area_path = ?1 "
    "AND until_at > ?4"};

}  // namespace

int move_duty_paths(Tx& tx, AreaId area, std::string_view from, std::string_view to, Instant now) {
  int changed = tx.exec(kMovePatterns, from, to);
  for (const Sql* sql : {&kMovePosts, &kMoveOrganisations, &kMoveTeams, &kMoveHomes, &kMoveRuns})
    changed += tx.exec(*sql, from, to, area);
  for (const Sql* sql : {&kMoveShifts, &kMoveGaps, &kMoveDelegations})
    changed += tx.exec(*sql, from, to, area, now);
  return changed;
}

}  // namespace fl

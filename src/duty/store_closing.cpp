// Posts closed, patterns and teams ended; each leaves its leaf, which is their history.
#include "duty/closing.h"
#include "duty/store_personnel.h"

namespace fl {

namespace {

const Sql kClosePost{SqlTag::point, "duty.close_post",
                     "UPDATE duty_post SET closed_at = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kHeldAfter{SqlTag::list, "duty.post_held_after",
                     "SELECT 1 FROM duty_shift WHERE bucket = ?1 AND post_id = ?2 AND "
                     "until_at > ?3 AND state = 'held' LIMIT 1"};
const Sql kTemplatesOf{
    SqlTag::list, "duty.templates_of_post",
    "SELECT id FROM duty_template WHERE area_path = ?1 AND post_id = ?2 LIMIT 50"};
const Sql kTemplatePlace{SqlTag::point, "duty.template_place",
                         "SELECT area_path FROM duty_template WHERE bucket = ?1 AND id = ?2"};
const Sql kDropTemplate{SqlTag::point, "duty.drop_template",
                        "DELETE FROM duty_template WHERE bucket = ?1 AND id = ?2"};
const Sql kTeamPlace{SqlTag::point, "duty.team_place",
                     "SELECT area_path FROM duty_team WHERE bucket = ?1 AND id = ?2"};
const Sql kSaveTeam{SqlTag::point, "duty.save_team",
                    "UPDATE duty_team SET name = ?3, lead_id = ?4 WHERE bucket = ?1 AND id = ?2"};
const Sql kDropTeam{SqlTag::point, "duty.drop_team",
                    "DELETE FROM duty_team WHERE bucket = ?1 AND id = ?2"};
const Sql kDropMembers{SqlTag::point, "duty.drop_members",
                       "DELETE FROM duty_team_member WHERE bucket = ?1 AND team_id = ?2"};

bool is_under(Tx& tx, const Sql& sql, std::int64_t id, std::string_view scope_path) {
  auto row = tx.run(sql, carried_bucket(id), id);
  return row.step() && row.text(0).starts_with(scope_path);
}

void leaf(Tx& tx, const Permit& permit, std::string_view verb, std::string_view kind,
          std::int64_t id, Instant now) {
  append_leaf(tx, leaf_of(permit, carried_bucket(id), verb, kind, id, "", now));
}

}  // namespace

Outcome close_post(Tx& tx, const Permit& permit, std::string_view scope_path, PostId id,
                   Instant now) {
  auto post = load_post(tx, id);
  if (!post || !post->area_path.starts_with(scope_path))
    return Fault{FaultKind::conflict, "duty.no_such_post"};
  const Bucket bucket = carried_bucket(id.value);
  {
    auto held = tx.run(kHeldAfter, bucket, id, now);
    if (held.step()) return Fault{FaultKind::conflict, "duty.post_held"};
  }
  std::vector<TemplateId> patterns;
  {
    auto rows = tx.run(kTemplatesOf, post->area_path, id);
    while (rows.step())
      patterns.push_back(rows.id<TemplateId>(0));
  }
  for (const auto pattern : patterns)
    tx.exec(kDropTemplate, carried_bucket(pattern.value), pattern);
  tx.exec(kClosePost, bucket, id, now);
  leaf(tx, permit, "duty.post_closed", "post", id.value, now);
  return Done{};
}

Outcome end_template(Tx& tx, const Permit& permit, std::string_view scope_path, TemplateId id,
                     Instant now) {
  if (!is_under(tx, kTemplatePlace, id.value, scope_path))
    return Fault{FaultKind::conflict, "duty.no_such_pattern"};
  tx.exec(kDropTemplate, carried_bucket(id.value), id);
  leaf(tx, permit, "duty.template_ended", "template", id.value, now);
  return Done{};
}

Outcome change_team(Tx& tx, const Permit& permit, std::string_view scope_path, const Team& team,
                    Instant now) {
  if (!is_under(tx, kTeamPlace, team.id.value, scope_path))
    return Fault{FaultKind::conflict, "duty.no_such_team"};
  const Bucket bucket = carried_bucket(team.id.value);
  tx.exec(kSaveTeam, bucket, team.id, team.name, team.lead);
  tx.exec(kDropMembers, bucket, team.id);
  store::add_team_members(tx, team, now);
  leaf(tx, permit, "duty.team_changed", "team", team.id.value, now);
  return Done{};
}

Outcome end_team(Tx& tx, const Permit& permit, std::string_view scope_path, TeamId id,
                 Instant now) {
  if (!is_under(tx, kTeamPlace, id.value, scope_path))
    return Fault{FaultKind::conflict, "duty.no_such_team"};
  const Bucket bucket = carried_bucket(id.value);
  tx.exec(kDropMembers, bucket, id);
  tx.exec(kDropTeam, bucket, id);
  leaf(tx, permit, "duty.team_ended", "team", id.value, now);
  return Done{};
}

}  // namespace fl

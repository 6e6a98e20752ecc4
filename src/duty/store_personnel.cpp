// Rows of the personnel desk. Phones are sealed with the master key, bound to the row.
#include "duty/store_personnel.h"

#include <fmt/format.h>

#include "duty/on_lists.h"
#include "storage/many.h"

namespace fl {

namespace {

constexpr int kSmallTableMax = 2000;
constexpr int kSeatPostCountMax = 1'000'000;

const Sql kAddOrganisation{
    SqlTag::point, "duty.add_organisation",
    "INSERT INTO duty_organisation (bucket, id, party, name, area_id, area_path, contact_id, "
    "made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
const Sql kFindOrganisation{
    SqlTag::point, "duty.find_organisation",
    "SELECT id, party, name, area_id, area_path, contact_id FROM duty_organisation "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kOrganisationsUnder{
    SqlTag::list, "duty.organisations_under",
    "SELECT id, party, name, area_id, area_path, contact_id FROM duty_organisation "
    "WHERE area_path >= ?1 AND area_path < ?2 ORDER BY area_path, id LIMIT ?3"};

const Sql kAddResponder{
    SqlTag::point, "duty.add_responder",
    "INSERT INTO duty_responder (bucket, id, account_id, outside_key, organisation_id, "
    "home_area_id, home_path, skills, languages, trained, availability, has_vehicle, limits, "
    "phone_sealed, term_from_at, term_until_at, ended_at, version, made_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 1, ?17)"};
const Sql kSaveResponder{
    SqlTag::point, "duty.save_responder",
    "UPDATE duty_responder SET organisation_id = ?3, home_area_id = ?4, home_path = ?5, "
    "skills = ?6, languages = ?7, trained = ?8, availability = ?9, has_vehicle = ?10, "
    "limits = ?11, phone_sealed = ?12, term_from_at = ?13, term_until_at = ?14, "
    "ended_at = ?15, version = version + 1 WHERE bucket = ?1 AND id = ?2"};
const Sql kResponderOfAccount{
    SqlTag::list, "duty.responder_of_account",
    "SELECT id, account_id, outside_key, organisation_id, home_area_id, home_path, skills, "
    "languages, trained, availability, has_vehicle, limits, phone_sealed, term_from_at, "
    "term_until_at, ended_at, version FROM duty_responder WHERE account_id = ?1 LIMIT 1"};
const Sql kContact{SqlTag::list, "duty.contact_of_account",
                   "SELECT id, skills, phone_sealed FROM duty_responder WHERE account_id = ?1 "
                   "LIMIT 1"};
const Sql kResponderByKey{
    SqlTag::list, "duty.responder_by_key",
    "SELECT id, account_id, outside_key, organisation_id, home_area_id, home_path, skills, "
    "languages, trained, availability, has_vehicle, limits, phone_sealed, term_from_at, "
    "term_until_at, ended_at, version FROM duty_responder WHERE outside_key = ?1 "
    "AND organisation_id = ?2 LIMIT 1"};
const Sql kRespondersUnder{
    SqlTag::list, "duty.responders_under",
    "SELECT id, account_id, outside_key, organisation_id, home_area_id, home_path, skills, "
    "languages, trained, availability, has_vehicle, limits, phone_sealed, term_from_at, "
    "term_until_at, ended_at, version FROM duty_responder "
    "WHERE home_path >= ?1 AND home_path < ?2 AND (home_path > ?3 OR (home_path = ?3 AND id > ?4)) "
    "ORDER BY home_path, id LIMIT ?5"};
const Sql kRespondersOf{
    SqlTag::list, "duty.responders_of_organisation",
    "SELECT id, account_id, outside_key, organisation_id, home_area_id, home_path, skills, "
    "languages, trained, availability, has_vehicle, limits, phone_sealed, term_from_at, "
    "term_until_at, ended_at, version FROM duty_responder WHERE organisation_id = ?1 "
    "ORDER BY organisation_id, id LIMIT ?2"};
const Sql kEndTerm{SqlTag::point, "duty.end_term",
                   "UPDATE duty_responder SET ended_at = ?3, version = version + 1 "
                   "WHERE bucket = ?1 AND id = ?2"};

const Sql kAddPost{
    SqlTag::point, "duty.add_post_file",
    "INSERT INTO duty_post (bucket, id, area_id, area_path, title, made_at, skills, languages, "
    "trained, seats, tier, needs_vehicle, is_heavy, is_exposed, answers) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
const Sql kSavePost{
    SqlTag::point, "duty.save_post_file",
    "UPDATE duty_post SET skills = ?3, languages = ?4, trained = ?5, seats = ?6, tier = ?7, "
    "needs_vehicle = ?8, is_heavy = ?9, is_exposed = ?10 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadPost{
    SqlTag::point, "duty.load_post",
    "SELECT id, area_id, area_path, title, skills, languages, trained, seats, tier, "
    "needs_vehicle, is_heavy, is_exposed, answers FROM duty_post "
    "WHERE bucket = ?1 AND id = ?2 AND closed_at = 0"};
const Sql kPostsUnder{
    SqlTag::list, "duty.posts_under",
    "SELECT id, area_id, area_path, title, skills, languages, trained, seats, tier, "
    "needs_vehicle, is_heavy, is_exposed, answers FROM duty_post "
    "WHERE area_path >= ?1 AND area_path < ?2 AND closed_at = 0 ORDER BY area_path, id LIMIT ?3"};

const Sql kSeatPostsUnder{
    SqlTag::list, "duty.seat_posts_under",
    "SELECT id, seats FROM duty_post WHERE area_path >= ?1 AND area_path < ?2 AND closed_at = 0 "
    "ORDER BY area_path, id LIMIT ?3"};

const Sql kAddTemplate{SqlTag::point, "duty.add_template",
                       "INSERT INTO duty_template (bucket, id, post_id, area_path, name, "
                       "from_minute, minutes, weekdays, made_at) "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"};
const Sql kTemplatesUnder{
    SqlTag::list, "duty.templates_under",
    "SELECT id, post_id, area_path, name, from_minute, minutes, weekdays FROM duty_template "
    "WHERE area_path >= ?1 AND area_path < ?2 ORDER BY area_path, id LIMIT ?3"};

const Sql kAddTeam{SqlTag::point, "duty.add_team",
                   "INSERT INTO duty_team (bucket, id, area_id, area_path, name, lead_id, made_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kAddTeamMember{
    SqlTag::point, "duty.add_team_member",
    "INSERT INTO duty_team_member (bucket, team_id, account_id, made_at) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bucket, team_id, account_id) DO NOTHING"};
const Sql kTeamsUnder{SqlTag::list, "duty.teams_under",
                      "SELECT id, area_id, area_path, name, lead_id FROM duty_team "
                      "WHERE area_path >= ?1 AND area_path < ?2 ORDER BY area_path, id LIMIT ?3"};
const Sql kMembersOfTeam{SqlTag::list, "duty.members_of_team",
                         "SELECT account_id FROM duty_team_member WHERE bucket = ?1 "
                         "AND team_id = ?2 ORDER BY account_id LIMIT ?3"};

std::string end_of(std::string_view path) {
  return std::string(path) + "~";
}

std::string phone_bound(ResponderId id) {
  return fmt::format("duty_responder.phone_sealed|{}", id.value);
}

std::string sealed_phone(const Keys& keys, const ResponderFile& row) {
  return row.phone.empty() ? std::string() : seal(keys.master, row.phone, phone_bound(row.id));
}

Organisation read_organisation(Statement& row) {
  return {row.id<OrganisationId>(0), row.str(1), row.str(2),
          row.id<AreaId>(3),         row.str(4), row.id<AccountId>(5)};
}

ResponderFile read_responder(Statement& row, const Keys& keys) {
  ResponderFile file;
  file.id = row.id<ResponderId>(0);
  file.account = row.id<AccountId>(1);
  file.outside_key = row.str(2);
  file.organisation = row.id<OrganisationId>(3);
  file.home = row.id<AreaId>(4);
  file.home_path = row.str(5);
  file.skills = row.str(6);
  file.languages = row.str(7);
  file.trained = row.str(8);
  file.availability = row.str(9);
  file.has_vehicle = row.i64(10) != 0;
  file.limits = static_cast<HealthLimits>(row.i64(11));
  if (!row.blob(12).empty()) {
    auto phone = unseal(keys.master, row.blob(12), phone_bound(file.id));
    if (phone) file.phone = *phone;
  }
  file.term_from_at = row.instant(13);
  file.term_until_at = row.instant(14);
  file.ended_at = row.instant(15);
  file.version = int(row.i64(16));
  return file;
}

template <class Row>
PostFile read_post(const Row& row) {
  PostFile post;
  post.id = PostId{row.i64(0)};
  post.area = AreaId{row.i64(1)};
  post.area_path = std::string(row.text(2));
  post.title = std::string(row.text(3));
  post.skills = std::string(row.text(4));
  post.languages = std::string(row.text(5));
  post.trained = std::string(row.text(6));
  post.seats = int(row.i64(7));
  post.tier = int(row.i64(8));
  post.needs_vehicle = row.i64(9) != 0;
  post.is_heavy = row.i64(10) != 0;
  post.is_exposed = row.i64(11) != 0;
  post.answers = row.i64(12) != 0;
  return post;
}

}  // namespace

namespace store {

void add_organisation(Tx& tx, const Organisation& row, Instant now) {
  tx.exec(kAddOrganisation, hash_bucket(row.id.value), row.id, row.party, row.name, row.area,
          row.area_path, row.contact, now);
}

std::optional<Organisation> find_organisation(Tx& tx, OrganisationId id) {
  auto row = tx.run(kFindOrganisation, hash_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_organisation(row);
}

void add_responder(Tx& tx, const Keys& keys, const ResponderFile& row, Instant now) {
  const std::string phone = sealed_phone(keys, row);
  tx.exec(kAddResponder, hash_bucket(row.id.value), row.id, row.account, row.outside_key,
          row.organisation, row.home, row.home_path, row.skills, row.languages, row.trained,
          row.availability, row.has_vehicle, int(row.limits), Blob{phone}, row.term_from_at,
          row.term_until_at, now);
}

void save_responder_row(Tx& tx, const Keys& keys, const ResponderFile& row) {
  const std::string phone = sealed_phone(keys, row);
  tx.exec(kSaveResponder, hash_bucket(row.id.value), row.id, row.organisation, row.home,
          row.home_path, row.skills, row.languages, row.trained, row.availability, row.has_vehicle,
          int(row.limits), Blob{phone}, row.term_from_at, row.term_until_at, row.ended_at);
}

std::optional<ResponderFile> responder_by_key(Tx& tx, const Keys& keys, OrganisationId organisation,
                                              std::string_view outside_key) {
  auto row = tx.run(kResponderByKey, outside_key, organisation);
  if (!row.step()) return std::nullopt;
  return read_responder(row, keys);
}

void close_term(Tx& tx, ResponderId id, Instant now) {
  tx.exec(kEndTerm, hash_bucket(id.value), id, now);
}

void add_post_file(Tx& tx, const PostFile& row, Instant now) {
  tx.exec(kAddPost, carried_bucket(row.id.value), row.id, row.area, row.area_path, row.title, now,
          row.skills, row.languages, row.trained, row.seats, row.tier, row.needs_vehicle,
          row.is_heavy, row.is_exposed, row.answers);
}

void save_post_file(Tx& tx, const PostFile& row) {
  tx.exec(kSavePost, carried_bucket(row.id.value), row.id, row.skills, row.languages, row.trained,
          row.seats, row.tier, row.needs_vehicle, row.is_heavy, row.is_exposed);
}

void add_template(Tx& tx, const ShiftTemplate& row, Instant now) {
  tx.exec(kAddTemplate, carried_bucket(row.id.value), row.id, row.post, row.area_path, row.name,
          row.from_minute, row.minutes, row.weekdays, now);
}

void add_team(Tx& tx, const Team& row, Instant now) {
  const Bucket bucket = carried_bucket(row.id.value);
  tx.exec(kAddTeam, bucket, row.id, row.area, row.area_path, row.name, row.lead, now);
  add_team_members(tx, row, now);
}

void add_team_members(Tx& tx, const Team& row, Instant now) {
  for (const auto member : row.members)
    tx.exec(kAddTeamMember, carried_bucket(row.id.value), row.id, member, now);
}

}  // namespace store

std::vector<Organisation> organisations_under(Tx& tx, std::string_view path) {
  std::vector<Organisation> found;
  auto rows = tx.run(kOrganisationsUnder, path, end_of(path), kSmallTableMax);
  while (rows.step())
    found.push_back(read_organisation(rows));
  return found;
}

std::vector<Contact> contacts_of(Tx& tx, const Keys& keys, std::span<const AccountId> accounts) {
  std::vector<Contact> found(accounts.size());
  std::vector<RowKey> wanted;
  for (const auto account : accounts)
    wanted.push_back({0, account.value});
  for_keys(tx, kContact, wanted, [&](std::size_t i, const Cursor& row) {
    found[i].skills = std::string(row.text(1));
    if (row.blob(2).empty()) return;
    if (auto phone = unseal(keys.master, row.blob(2), phone_bound(ResponderId{row.i64(0)})))
      found[i].phone = *phone;
  });
  return found;
}

std::optional<ResponderFile> responder_of(Tx& tx, const Keys& keys, AccountId account) {
  auto row = tx.run(kResponderOfAccount, account);
  if (!row.step()) return std::nullopt;
  return read_responder(row, keys);
}

std::vector<ResponderFile> responders_under(Tx& tx, const Keys& keys, std::string_view path,
                                            const ResponderCursor& after, int limit) {
  std::vector<ResponderFile> found;
  auto rows = tx.run(kRespondersUnder, path, end_of(path), after.home_path, after.id, limit);
  while (rows.step())
    found.push_back(read_responder(rows, keys));
  return found;
}

std::vector<ResponderFile> responders_of_organisation(Tx& tx, const Keys& keys, OrganisationId id,
                                                      int limit) {
  std::vector<ResponderFile> found;
  auto rows = tx.run(kRespondersOf, id, limit);
  while (rows.step())
    found.push_back(read_responder(rows, keys));
  return found;
}

Result<PostFile> load_post(Tx& tx, PostId id) {
  auto row = tx.run(kLoadPost, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "duty.no_such_post"};
  return read_post(row);
}

std::vector<PostFile> posts_under(Tx& tx, std::string_view path, int limit) {
  std::vector<PostFile> found;
  auto rows = tx.run(kPostsUnder, path, end_of(path), limit);
  while (rows.step())
    found.push_back(read_post(rows));
  return found;
}

std::vector<SeatPost> seat_posts_under(Tx& tx, std::string_view path) {
  std::vector<SeatPost> found;
  auto rows = tx.run(kSeatPostsUnder, path, end_of(path), kSeatPostCountMax);
  while (rows.step())
    found.push_back({rows.id<PostId>(0), int(rows.i64(1))});
  return found;
}

std::vector<PostFile> posts_of(Tx& tx, std::span<const PostId> ids) {
  std::vector<PostFile> found(ids.size());
  std::vector<RowKey> wanted;
  for (const auto id : ids)
    wanted.push_back({carried_bucket(id.value), id.value});
  for_keys(tx, kLoadPost, wanted,
           [&](std::size_t i, const Cursor& row) { found[i] = read_post(row); });
  return found;
}

std::vector<ShiftTemplate> templates_under(Tx& tx, std::string_view path) {
  return store::patterns_under(tx, path, kSmallTableMax);
}

std::vector<ShiftTemplate> store::patterns_under(Tx& tx, std::string_view path, int limit) {
  std::vector<ShiftTemplate> found;
  auto rows = tx.run(kTemplatesUnder, path, end_of(path), limit);
  while (rows.step())
    found.push_back({rows.id<TemplateId>(0), rows.id<PostId>(1), rows.str(2), rows.str(3),
                     int(rows.i64(4)), int(rows.i64(5)), int(rows.i64(6))});
  return found;
}

std::vector<Team> teams_under(Tx& tx, std::string_view path) {
  std::vector<Team> found;
  auto rows = tx.run(kTeamsUnder, path, end_of(path), 200);
  while (rows.step())
    found.push_back({rows.id<TeamId>(0),
                     rows.id<AreaId>(1),
                     rows.str(2),
                     rows.str(3),
                     rows.id<AccountId>(4),
                     {}});
  for (auto& team : found) {
    auto members = tx.run(kMembersOfTeam, carried_bucket(team.id.value), team.id, 200);
    while (members.step())
      team.members.push_back(members.id<AccountId>(0));
  }
  return found;
}

}  // namespace fl

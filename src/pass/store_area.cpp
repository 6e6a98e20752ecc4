// See store_area.h.
#include "pass/store_area.h"

namespace fl::pass_store {

namespace {

constexpr int kPage = 500;
const Sql kAddAct{SqlTag::reference, "pass.add_area_act",
                  "INSERT INTO pass_area_act (id, area_id, area_path, level, act, people, "
                  "until_at, made_by, body, made_at, second_by, second_body, published_at, "
                  "ended_at, state, cell_next, is_done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                  "?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"};
const Sql kSaveAct{SqlTag::reference, "pass.save_area_act",
                   "UPDATE pass_area_act SET second_by = ?2, second_body = ?3, published_at = ?4, "
                   "ended_at = ?5, state = ?6, cell_next = ?7, is_done = ?8 WHERE id = ?1"};
const Sql kSaveWalk{SqlTag::reference, "pass.save_area_walk",
                    "UPDATE pass_area_act SET cell_next = ?2, is_done = ?3 WHERE id = ?1 AND "
                    "state = ?4"};
const Sql kActAt{SqlTag::reference, "pass.area_act_at",
                 "SELECT id, area_id, area_path, level, act, people, until_at, made_by, body, "
                 "made_at, second_by, second_body, published_at, ended_at, state, cell_next, "
                 "is_done FROM pass_area_act WHERE id = ?1"};
const Sql kActsInState{SqlTag::reference, "pass.area_acts_in_state",
                       "SELECT id, area_id, area_path, level, act, people, until_at, made_by, "
                       "body, made_at, second_by, second_body, published_at, ended_at, state, "
                       "cell_next, is_done FROM pass_area_act WHERE state = ?1 AND id > ?2 "
                       "ORDER BY id LIMIT ?3"};
const Sql kToLetGo{SqlTag::reference, "pass.area_acts_to_let_go",
                   "SELECT id, area_id, area_path, level, act, people, until_at, made_by, "
                   "body, made_at, second_by, second_body, published_at, ended_at, state, "
                   "cell_next, is_done FROM pass_area_act WHERE state = 'ended' AND is_done = 0 "
                   "AND id > ?1 ORDER BY id LIMIT ?2"};
const Sql kEndedSince{
    SqlTag::reference, "pass.area_acts_ended_since",
    "SELECT id, area_id, area_path, level, act, people, until_at, made_by, "
    "body, made_at, second_by, second_body, published_at, ended_at, state, "
    "cell_next, is_done FROM pass_area_act WHERE state = 'ended' AND ended_at > ?1 AND "
    "published_at IS NOT NULL AND id > ?2 ORDER BY id LIMIT ?3"};
const Sql kEndedBefore{
    SqlTag::reference, "pass.area_acts_before",
    "SELECT id, area_id, area_path, level, act, people, until_at, made_by, "
    "body, made_at, second_by, second_body, published_at, ended_at, state, "
    "cell_next, is_done FROM pass_area_act WHERE state = 'ended' AND is_done = 1 "
    "AND ended_at < ?1 ORDER BY ended_at, id LIMIT ?2"};
const Sql kDropAct{SqlTag::reference, "pass.drop_area_act",
                   "DELETE FROM pass_area_act WHERE id = ?1"};
const Sql kDrawn{SqlTag::reference, "pass.area_acts_drawn",
                 "SELECT COUNT(*) FROM pass_area_act WHERE made_by = ?1 AND made_at > ?2"};
const Sql kEachAct{SqlTag::job, "pass.each_area_act",
                   "SELECT id, area_id, area_path, level, act, people, until_at, made_by, body, "
                   "made_at, second_by, second_body, published_at, ended_at, state, cell_next, "
                   "is_done FROM pass_area_act"};
const Sql kAddPerson{SqlTag::reference, "pass.add_area_person",
                     "INSERT INTO pass_area_person (act_id, person_id) VALUES (?1, ?2) "
                     "ON CONFLICT (act_id, person_id) DO NOTHING"};
const Sql kPeople{SqlTag::list, "pass.area_people",
                  "SELECT person_id FROM pass_area_person WHERE act_id = ?1 ORDER BY person_id "
                  "LIMIT ?2"};
const Sql kDropPerson{SqlTag::reference, "pass.drop_area_person",
                      "DELETE FROM pass_area_person WHERE act_id = ?1 AND person_id = ?2"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

AreaAct read_act(const Statement& row) {
  AreaAct act;
  act.id = row.id<AreaActId>(0);
  act.area = row.id<AreaId>(1);
  act.area_path = row.str(2);
  act.level = row.str(3);
  act.act = row.str(4);
  act.people = row.i64(5);
  act.until = row.instant(6);
  act.made_by = row.id<AccountId>(7);
  act.body = row.str(8);
  act.made_at = row.instant(9);
  act.second_by = row.id<AccountId>(10);
  act.second_body = row.str(11);
  act.published_at = maybe(row, 12);
  act.ended_at = maybe(row, 13);
  act.state = row.str(14);
  act.cell_next = row.id<AreaId>(15);
  act.is_done = row.i64(16) != 0;
  return act;
}

std::vector<AreaAct> read_acts(Statement row) {
  std::vector<AreaAct> found;
  while (row.step())
    found.push_back(read_act(row));
  return found;
}

template <class Page>
std::vector<AreaAct> all_pages(const Page& page_after) {
  std::vector<AreaAct> found;
  AreaActId after;
  for (;;) {
    auto page = page_after(after);
    for (auto& act : page)
      found.push_back(std::move(act));
    if (int(page.size()) < kPage) return found;
    after = found.back().id;
  }
}

}  // namespace

void add_area_act(Tx& tx, const AreaAct& a) {
  tx.exec(kAddAct, a.id, a.area, a.area_path, a.level, a.act, a.people, a.until, a.made_by, a.body,
          a.made_at, a.second_by, a.second_body, a.published_at, a.ended_at, a.state, a.cell_next,
          int(a.is_done));
}

void save_area_act(Tx& tx, const AreaAct& a) {
  tx.exec(kSaveAct, a.id, a.second_by, a.second_body, a.published_at, a.ended_at, a.state,
          a.cell_next, int(a.is_done));
}

bool save_area_walk(Tx& tx, const AreaAct& a) {
  return tx.exec(kSaveWalk, a.id, a.cell_next, int(a.is_done), a.state) == 1;
}

std::optional<AreaAct> load_area_act(Tx& tx, AreaActId id) {
  auto row = tx.run(kActAt, id);
  if (!row.step()) return std::nullopt;
  return read_act(row);
}

std::vector<AreaAct> area_acts_page(Tx& tx, std::string_view state, AreaActId after, int limit) {
  return read_acts(tx.run(kActsInState, state, after, limit));
}

std::vector<AreaAct> area_acts(Tx& tx, std::string_view state) {
  return all_pages([&](AreaActId after) { return area_acts_page(tx, state, after, kPage); });
}

std::vector<AreaAct> area_acts_to_let_go(Tx& tx) {
  return all_pages([&](AreaActId after) { return read_acts(tx.run(kToLetGo, after, kPage)); });
}

std::vector<AreaAct> area_acts_published_since(Tx& tx, Instant since) {
  auto found = area_acts(tx, "published");
  for (auto& act : all_pages(
           [&](AreaActId after) { return read_acts(tx.run(kEndedSince, since, after, kPage)); }))
    found.push_back(std::move(act));
  return found;
}

std::vector<AreaAct> area_acts_before(Tx& tx, Instant before) {
  return read_acts(tx.run(kEndedBefore, before, kPage));
}

void drop_area_act(Tx& tx, AreaActId id) {
  tx.exec(kDropAct, id);
}

int area_acts_drawn(Tx& tx, AccountId by, Instant since) {
  auto row = tx.run(kDrawn, by, since);
  return row.step() ? int(row.i64(0)) : 0;
}

void each_area_act(Tx& tx, const std::function<void(const AreaAct&)>& visit) {
  auto row = tx.run(kEachAct);
  while (row.step())
    visit(read_act(row));
}

bool add_area_person(Tx& tx, AreaActId act, PersonId person) {
  return tx.exec(kAddPerson, act, person) == 1;
}

std::vector<PersonId> area_people(Tx& tx, AreaActId act, int limit) {
  std::vector<PersonId> found;
  auto row = tx.run(kPeople, act, limit);
  while (row.step())
    found.push_back(row.id<PersonId>(0));
  return found;
}

void drop_area_person(Tx& tx, AreaActId act, PersonId person) {
  tx.exec(kDropPerson, act, person);
}

}  // namespace fl::pass_store

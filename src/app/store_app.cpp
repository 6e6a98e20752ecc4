// SQL of the wiring room: two small tables.
#include "app/store_app.h"

namespace fl::app_store {

namespace {

const Sql kAddDemoPerson{
    SqlTag::reference, "app.add_demo_person",
    "INSERT INTO app_demo_person (who, position, account_id, person_id, title_zh, title_en, home) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kDemoPeople{
    SqlTag::reference, "app.demo_people",
    "SELECT who, position, account_id, person_id, title_zh, title_en, home FROM app_demo_person "
    "ORDER BY position LIMIT 20"};
const Sql kSetSetting{SqlTag::reference, "app.set_setting",
                      "INSERT INTO app_setting (name, value) VALUES (?1, ?2) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
const Sql kSetting{SqlTag::reference, "app.setting",
                   "SELECT value FROM app_setting WHERE name = ?1"};

}  // namespace

void add_demo_person(Tx& tx, const DemoPerson& p) {
  tx.exec(kAddDemoPerson, p.who, p.position, p.account, p.person, p.title_zh, p.title_en, p.home);
}

std::vector<DemoPerson> demo_people(Tx& tx) {
  std::vector<DemoPerson> people;
  auto row = tx.run(kDemoPeople);
  while (row.step())
    people.push_back({row.str(0), int(row.i64(1)), row.id<AccountId>(2), row.id<PersonId>(3),
                      row.str(4), row.str(5), row.str(6)});
  return people;
}

void set_setting(Tx& tx, std::string_view name, std::string_view value) {
  tx.exec(kSetSetting, name, value);
}

std::optional<std::string> setting(Tx& tx, std::string_view name) {
  auto row = tx.run(kSetting, name);
  if (!row.step()) return std::nullopt;
  return row.str(0);
}

}  // namespace fl::app_store

// Settings of the data folder and the people to try in a demo.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "storage/db.h"

namespace fl::app_store {

struct DemoPerson {
  std::string who;
  int position = 0;
  AccountId account;
  PersonId person;  // the resident; unset for staff
  std::string title_zh, title_en, home;
};
void add_demo_person(Tx& tx, const DemoPerson& person);
[[nodiscard]] std::vector<DemoPerson> demo_people(Tx& tx);

void set_setting(Tx& tx, std::string_view name, std::string_view value);
[[nodiscard]] std::optional<std::string> setting(Tx& tx, std::string_view name);

}  // namespace fl::app_store

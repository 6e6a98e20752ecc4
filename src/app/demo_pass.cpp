// Laboratory, clinic, epidemiologist and pass office stand at the district of the people to try.
// The example rules are dated around the demo's now: a month ago to four months ahead.
#include "app/demo_pass.h"

#include <array>

#include "app/store_app.h"
#include "platform/embedded.h"

namespace fl {

namespace {

constexpr std::chrono::hours kBefore{24 * 30}, kAfter{24 * 120};

struct Desk {
  Role role;
  int position;
  std::string_view who, login, name, zh, en;
};
constexpr std::array<Desk, 4> kDesks{{
    {Role::laboratory, 30, "laboratory", "laboratory1", "魏晓光", "检验所", "Laboratory"},
    {Role::clinician, 31, "clinician", "clinician1", "陆文静", "医院医生", "Hospital doctor"},
    {Role::epidemiologist, 32, "epidemiologist", "epidemiologist1", "潘志远", "流调员",
     "Epidemiologist"},
    {Role::pass_officer, 33, "pass_officer", "pass1", "田雨", "通行码管理员", "Pass office"},
}};

std::string dated_rules(Instant now) {
  boost::system::error_code error;
  auto document = json::parse(embedded_demo_rules(), error);
  CHECK(!error);
  constexpr std::int64_t kMinute_ms = 60'000;
  const Instant minute{now.ms / kMinute_ms * kMinute_ms};
  auto& set = document.as_object();
  set["valid_from"] = to_rfc3339(minute - kBefore);
  set["valid_until"] = to_rfc3339(minute + kAfter);
  set["act"].as_object()["ends_at"] = to_rfc3339(minute + kAfter);
  return json_text(document);
}

}  // namespace

Result<int> lay_pass_office(Tx& tx, const PassLaying& laying) {
  const auto up = laying.tree.upward(laying.home);
  const Area* district = up.back();
  for (const Area* area : up)
    if (area->level == AreaLevel::district) district = area;
  std::array<AccountId, kDesks.size()> made;
  for (std::size_t i = 0; i < kDesks.size(); ++i) {
    const Desk& desk = kDesks[i];
    NewAccount account;
    account.login = std::string(desk.login);
    auto hash =
        new_password_hash(laying.keys, "demo-password-" + account.login, PasswordCost::test);
    if (!hash) return hash.error();
    account.password_hash = *hash;
    account.name = std::string(desk.name);
    const RoleGrant grant{desk.role, district->id, district->path};
    auto id =
        make_account(tx, laying.permit, account, std::span(&grant, 1), laying.keys, laying.now);
    if (!id) return id.error();
    made[i] = *id;
    app_store::add_demo_person(tx, {std::string(desk.who),
                                    desk.position,
                                    *id,
                                    {},
                                    std::string(desk.zh),
                                    std::string(desk.en),
                                    "/console"});
  }
  auto published =
      publish_rule_set(tx, laying.permit, dated_rules(laying.now), made[3], made[2], laying.now);
  if (!published) return published.error();
  return int(made.size());
}

}  // namespace fl

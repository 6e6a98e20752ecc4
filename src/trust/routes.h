// The routes of the desk, as rows for app/. What they must ask of the registry, which this room may
// not include, comes in as functions.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"
#include "trust/gate.h"
#include "trust/trust.h"

namespace fl {

// One of the demo's people, as the page that lets one choose shows them.
struct DemoPerson {
  std::string who, name, title_zh, title_en, home;
  AccountId account;
};

struct SessionDesk {
  Gate gate;
  // The people whose phone this is, and the account of one of them: found or made.
  std::function<std::vector<PersonId>(Tx&, std::string_view phone_digits)> people_by_phone;
  std::function<Result<AccountId>(Tx&, PersonId, Instant now)> account_of_person;
  // A resident's own name, shown to themself.
  std::function<std::string(Tx&, PersonId)> name_of_person;
  std::function<json::value(AreaId)> area_json;  // AreaRef; null when there is no such area
  std::function<std::vector<DemoPerson>(Instant now)> demo_people;
};

[[nodiscard]] std::vector<Route> session_routes(const SessionDesk& desk);
[[nodiscard]] std::vector<Route> audit_routes(const Gate& gate, std::shared_ptr<AuditLog> log);

}  // namespace fl

// "Who saw my data": every logged read of the resident's own record, by office and pseudonym. The
// name of who read stands in the auditor's list.
#include <algorithm>

#include "registry/people.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

// Always the same word for the same person of an office, and no way back to them from outside.
std::string pseudonym_of(const Keys& keys, AccountId account) {
  const Hash32 hash = keyed_hash(keys.search, "reader|" + to_text(account));
  return hex(hash.data(), 2);
}

struct ReadRoutes {
  CivilDesk desk;

  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::reads_see, {.person = actor->person});
    if (!allowed) return reply_fault({FaultKind::refused, "trust.not_permitted"});
    auto before = Instant{INT64_MAX};
    if (const auto after = request.query_value("after"); !after.empty()) {
      auto at = from_rfc3339(after);
      if (!at)
        return reply_fault({FaultKind::bad_input, "draft.bad_cursor", "pass `next` on as it came"});
      before = *at;
    }
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      constexpr int kPage = 100;
      std::vector<SeenRead> reads;
      for (const auto id : ids_of_person(tx, actor->person))
        for (auto& read : reads_of(tx, id, before, kPage))
          reads.push_back(std::move(read));
      std::sort(reads.begin(), reads.end(),
                [](const SeenRead& a, const SeenRead& b) { return a.at > b.at; });
      const bool is_more = reads.size() > std::size_t(kPage);
      if (is_more) reads.resize(kPage);
      json::array items;
      for (const auto& read : reads)
        if (read.account != actor->account) items.push_back(line(tx, read, request.now));
      const std::string next = is_more ? to_rfc3339(reads.back().at) : std::string();
      return list_body(std::move(items), next, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] json::object line(Tx& tx, const SeenRead& read, Instant now) const {
    json::object row{{"at", to_rfc3339(read.at)},
                     {"verb", read.verb},
                     {"role", nullptr},
                     {"office", nullptr},
                     {"who", pseudonym_of(desk.gate.keys, read.account)}};
    for (const auto& grant : grants_of(tx, read.account, now)) {
      row["role"] = name_of(grant.role);
      if (const Area* area = desk.tree.find(grant.area))
        row["office"] = area_json(desk.tree, *area);
      break;
    }
    return row;
  }
};

}  // namespace

std::vector<Route> read_routes(const CivilDesk& desk) {
  const ReadRoutes r{desk};
  return {
      {Method::get,
       "/v1/me/reads",
       "registry.my_reads",
       RouteClass::list,
       Access{Access::Kind::verb, "reads.see"},
       {},
       "SeenList",
       "Who opened my record, from which office, when and for what.",
       false,
       [r](const Request& q) { return r.mine(q); }},
  };
}

}  // namespace fl

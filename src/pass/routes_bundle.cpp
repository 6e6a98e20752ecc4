// The guard's bundle over HTTP: public, because a list of doubts names nobody, and a guard must be
// able to check with no account. A gate's sync goes first (DESIGN section 6).
#include <charconv>

#include "pass/publish.h"
#include "pass/routes.h"
#include "pass/routes_parts.h"
#include "platform/base64.h"

namespace fl {

namespace {

constexpr std::string_view kMime = "application/cbor";

Reply root(const GateSync& from) {
  auto root = from.root();
  if (!root) return reply_fault(root.error());
  return reply_json(200, json::object{{"root", base64_of(root->spki)}, {"demo", root->is_demo}});
}

Reply bundle(const GateSync& from, const Request& request) {
  std::optional<std::int64_t> since;
  const auto text = request.query_value("since");
  if (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
      return reply_fault({FaultKind::bad_input, "pass.bad_since"});
    since = number;
  }
  auto bytes = from.give(since, request.now);
  if (!bytes) return reply_fault(bytes.error());
  if (*bytes == nullptr) return Reply{.status = 204, .body = {}, .mime = kMime};
  return Reply{.status = 200, .body = **bytes, .mime = kMime};
}

}  // namespace

std::vector<Route> gate_sync_routes(GateSync from) {
  const auto sync = std::make_shared<const GateSync>(std::move(from));
  constexpr Access kAnyone{Access::Kind::anyone};
  return {
      {Method::get,
       "/v1/gate/root",
       "pass.gate_root",
       RouteClass::life,
       kAnyone,
       {},
       "GateRoot",
       "The city's root key, to be pinned once by a gate and compared by a person.",
       false,
       [sync](const Request&) { return root(*sync); }},
      {Method::get,
       "/v1/gate/bundle",
       "pass.gate_bundle",
       RouteClass::life,
       kAnyone,
       {},
       "GuardBundle",
       "The guard's bundle (CBOR, decision 0013): whole, or what changed since a number.",
       false,
       [sync](const Request& q) { return bundle(*sync, q); }},
  };
}

std::vector<Route> bundle_routes(std::shared_ptr<CityKeyShelf> city,
                                 std::shared_ptr<BundleShelf> bundles) {
  return gate_sync_routes({.root = [city]() -> Result<GateSync::Root> {
                             auto keys = city->now_kept();
                             if (!keys) return Fault{FaultKind::absent, "pass.no_city_keys"};
                             return GateSync::Root{(*keys)->root.spki(), (*keys)->is_demo};
                           },
                           .give = [bundles](std::optional<std::int64_t> since, Instant now)
                               -> Result<std::shared_ptr<const std::string>> {
                             auto given = bundles->give(since, now);
                             if (!given) return given.error();
                             return given->bytes;
                           }});
}

}  // namespace fl

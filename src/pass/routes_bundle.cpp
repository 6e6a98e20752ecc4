// The guard's bundle over HTTP: public, because a list of doubts names nobody, and a guard must be
// able to check with no account. A gate's sync goes first (DESIGN section 6).
#include <charconv>

#include "pass/publish.h"
#include "pass/routes.h"
#include "platform/base64.h"

namespace fl {

namespace {

struct BundleRoutes {
  std::shared_ptr<CityKeyShelf> city;
  std::shared_ptr<BundleShelf> bundles;

  [[nodiscard]] Reply root(const Request&) const {
    auto keys = city->now_kept();
    if (!keys) return reply_fault({FaultKind::absent, "pass.no_city_keys"});
    return reply_json(
        200, json::object{{"root", base64_of((*keys)->root.spki())}, {"demo", (*keys)->is_demo}});
  }

  [[nodiscard]] Reply bundle(const Request& request) const {
    std::optional<std::int64_t> since;
    const auto text = request.query_value("since");
    if (!text.empty()) {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || end != text.data() + text.size() || number < 0)
        return reply_fault({FaultKind::bad_input, "pass.bad_since"});
      since = number;
    }
    auto given = bundles->give(since, request.now);
    if (!given) return reply_fault(given.error());
    if (given->bytes == nullptr) return Reply{.status = 204, .body = {}, .mime = kMime};
    return Reply{.status = 200, .body = *given->bytes, .mime = kMime};
  }

  static constexpr std::string_view kMime = "application/cbor";
};

}  // namespace

std::vector<Route> bundle_routes(std::shared_ptr<CityKeyShelf> city,
                                 std::shared_ptr<BundleShelf> bundles) {
  const BundleRoutes r{std::move(city), std::move(bundles)};
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
       [r](const Request& q) { return r.root(q); }},
      {Method::get,
       "/v1/gate/bundle",
       "pass.gate_bundle",
       RouteClass::life,
       kAnyone,
       {},
       "GuardBundle",
       "The guard's bundle (CBOR, decision 0013): whole, or what changed since a number.",
       false,
       [r](const Request& q) { return r.bundle(q); }},
  };
}

}  // namespace fl

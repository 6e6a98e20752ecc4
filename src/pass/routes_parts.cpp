// See routes_parts.h.
#include "pass/routes_parts.h"

#include <charconv>
#include <optional>

#include "pass/pass_reader.h"
#include "platform/base64.h"

namespace fl {

namespace {

const Access kLink{Access::Kind::capability};
constexpr Access kAnyone{Access::Kind::anyone};

Reply show(PassReader& reader, const Request& request) {
  Reply reply;
  reply.status =
      reader.answer(request.header("x-firstline-pass"), request.peer, request.now, reply.body);
  switch (reply.status) {
    case 200:
      return reply;
    case 404:
      return reply_fault({FaultKind::absent, "pass.no_such_pass"});
    case 429:
      reply = reply_fault({FaultKind::too_many, "pass.too_many_tries"});
      reply.headers.emplace_back("Retry-After", "60");
      return reply;
    default:
      return reply_fault({FaultKind::unavailable, "pass.come_again"});
  }
}

Reply root(const BundleFiles& bundles) {
  const std::string spki = bundles.root();
  if (spki.empty()) return reply_fault({FaultKind::absent, "pass.no_city_keys"});
  return reply_json(200, json::object{{"root", base64_of(spki)}, {"demo", bundles.is_demo()}});
}

Reply bundle(const BundleFiles& bundles, const Request& request) {
  std::optional<std::int64_t> since;
  const auto text = request.query_value("since");
  if (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
      return reply_fault({FaultKind::bad_input, "pass.bad_since"});
    since = number;
  }
  auto given = bundles.give(since);
  if (!given) return reply_fault(given.error());
  constexpr std::string_view kMime = "application/cbor";
  if (given->bytes == nullptr) return Reply{.status = 204, .body = {}, .mime = kMime};
  return Reply{.status = 200, .body = *given->bytes, .mime = kMime};
}

}  // namespace

std::vector<Route> reader_show_routes(PassReader& reader) {
  return {
      {Method::get,
       "/v1/pass",
       "pass.show",
       RouteClass::pass,
       kLink,
       {},
       "PassShown",
       "My signed pass and those I show for others; needs no database.",
       false,
       [&reader](const Request& q) { return show(reader, q); },
       [&reader](const Request& q, const Finish& finish) { finish(show(reader, q)); }},
      {Method::get,
       "/v1/pass/status",
       "pass.shown_status",
       RouteClass::pass,
       kLink,
       {},
       "PassStatus",
       "My status by the pass of this phone: what, why, until when.",
       false,
       [](const Request&) {
         return reply_fault({FaultKind::unavailable, "pass.come_again"});
       }},
  };
}

std::vector<Route> reader_check_routes(const BundleFiles& bundles) {
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
       [&bundles](const Request&) { return root(bundles); }},
      {Method::get,
       "/v1/gate/bundle",
       "pass.gate_bundle",
       RouteClass::life,
       kAnyone,
       {},
       "GuardBundle",
       "The guard's bundle (CBOR, decision 0013): whole, or what changed since a number.",
       false,
       [&bundles](const Request& q) { return bundle(bundles, q); }},
  };
}

}  // namespace fl

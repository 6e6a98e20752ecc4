// See routes_parts.h.
#include "pass/routes_parts.h"

#include "pass/pass_reader.h"

namespace fl {

namespace {

const Access kLink{Access::Kind::capability};

Reply show(PassReader& reader, const Request& request) {
  std::string body;
  const int status =
      reader.answer(request.header("x-firstline-pass"), request.peer, request.now, body);
  return reply_shown(status, std::move(body));
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
  return gate_sync_routes({.root = [&bundles]() -> Result<GateSync::Root> {
                             auto spki = bundles.root();
                             if (spki.empty()) return Fault{FaultKind::absent, "pass.no_city_keys"};
                             return GateSync::Root{std::move(spki), bundles.is_demo()};
                           },
                           .give = [&bundles](std::optional<std::int64_t> since, Instant)
                               -> Result<std::shared_ptr<const std::string>> {
                             auto given = bundles.give(since);
                             if (!given) return given.error();
                             return given->bytes;
                           }});
}

}  // namespace fl

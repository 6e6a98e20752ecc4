// Cookie, CSRF header and idempotency key, read in one place for the routes of all rooms.
#include "trust/gate.h"

namespace fl {

namespace {

Result<Act> act_from(const Request& request, AccountId account, std::string_view capability,
                     Bucket bucket) {
  const auto text = request.header(kActKeyHeader);
  if (text.empty()) return Fault{FaultKind::bad_input, "trust.key_missing"};
  auto key = act_key_of_hex(text);
  if (!key) return Fault{FaultKind::bad_input, "trust.bad_key"};
  std::string asked(name_of(request.method));
  asked += ' ' + request.path + '\n';
  asked += std::string(capability) + '\n' + request.body;
  return Act{bucket, account, *key, raw(sha256(asked)), request.now};
}

}  // namespace

Result<Actor> Gate::actor(const Request& request) const {
  auto actor = actor_of(db, keys, request.cookie(kSessionCookieName), request.now);
  if (!actor) return actor.error();
  if (request.method != Method::get && !same_bytes(request.header(kCsrfHeader), actor->csrf))
    return Fault{FaultKind::refused, "trust.csrf"};
  return actor;
}

Result<Admitted> Gate::admit(const Request& request, Verb verb) const {
  auto who = actor(request);
  if (!who) return who.error();
  auto allowed = permit(*who, verb, {.holder = who->account, .person = who->person});
  if (!allowed) return allowed.error();
  return Admitted{std::move(*who), *allowed};
}

Result<Act> Gate::act_of(const Request& request, const Actor& actor, Bucket bucket) const {
  return act_from(request, actor.account, {}, bucket);
}

Result<Act> Gate::act_of_capability(const Request& request, std::string_view capability,
                                    Bucket bucket) const {
  return act_from(request, {}, capability, bucket);
}

}  // namespace fl

// The gate of every route: who is asking, is the request theirs (CSRF), which act is it
// (idempotency). Included by routes of all rooms; the one header of trust/ that knows requests.
#pragma once

#include "http/route.h"
#include "trust/trust.h"

namespace fl {

inline constexpr std::string_view kSessionCookieName = "__Host-firstline";
inline constexpr std::string_view kCsrfHeader = "x-firstline-csrf";
inline constexpr std::string_view kActKeyHeader = "idempotency-key";

// Somebody who is signed in, with the right they came for.
struct Admitted {
  Actor actor;
  Permit permit;
};

struct Gate {
  Db& db;
  const Keys& keys;
  // Who is signed in; for anything but a GET the CSRF header must be the session's.
  // Faults: trust.not_signed_in, trust.csrf (refused).
  [[nodiscard]] Result<Actor> actor(const Request& request) const;
  // The same, and that the verb is theirs about nothing but themselves. Faults: those, and
  // permit()'s.
  [[nodiscard]] Result<Admitted> admit(const Request& request, Verb verb) const;
  // The act a request is: its key, and a hash of what it asks. Faults: trust.key_missing,
  // trust.bad_key (bad_input).
  [[nodiscard]] Result<Act> act_of(const Request& request, const Actor& actor, Bucket bucket) const;
  // The same for someone without an account who holds a capability (a follow link); the capability
  // is part of what is asked, so that one link's key never answers for another's.
  [[nodiscard]] Result<Act> act_of_capability(const Request& request, std::string_view capability,
                                              Bucket bucket) const;
};

}  // namespace fl

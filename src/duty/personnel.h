// The personnel desk: who may be put on duty (responders, the organisations that lend them, teams)
// and what for (posts and their patterns of hours).
//
// A responder has an account, and the name stands there; a responder who came in by a list has one
// that nobody can sign in to until the personnel office hands out its first password. People are
// never ranked here: nothing of this desk says rank, rating, party or origin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duty/duty.h"
#include "duty/rest.h"
#include "platform/crypto.h"

namespace fl {

using ResponderId = Id<struct ResponderTag>;
using OrganisationId = Id<struct OrganisationTag>;
using TeamId = Id<struct TeamTag>;
using TemplateId = Id<struct TemplateTag>;
using ShiftId = Id<struct ShiftTag>;

// What the acts of this desk stand on.
struct DutyRoom {
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
};

// ---- words of skills, languages and courses: fixed tables, one bit each
struct DutyWord {
  std::string_view word, zh, en;
};
[[nodiscard]] std::vector<DutyWord> skill_words();
[[nodiscard]] std::vector<DutyWord> language_words();
[[nodiscard]] std::vector<DutyWord> course_words();
// "first_aid,driver" -> bits. Fault duty.no_such_word (bad_input) names the word.
[[nodiscard]] Result<std::uint32_t> bits_of(std::string_view list,
                                            const std::vector<DutyWord>& words);

// ---- organisations
struct Organisation {
  OrganisationId id;
  std::string party;  // department, unit, property, owners, volunteers
  std::string name;
  AreaId area;
  std::string area_path;
  AccountId contact;
};
[[nodiscard]] Result<OrganisationId> save_organisation(Tx& tx, const Permit& permit,
                                                       const Organisation& draft, Instant now);
[[nodiscard]] std::vector<Organisation> organisations_under(Tx& tx, std::string_view path);

// ---- responders
struct ResponderFile {
  ResponderId id;
  AccountId account;
  std::string outside_key;
  OrganisationId organisation;
  AreaId home;
  std::string home_path;
  std::string skills, languages, trained, availability;
  bool has_vehicle = false;
  HealthLimits limits = 0;
  std::string phone;  // opened; "" unknown
  Instant term_from_at, term_until_at, ended_at;
  int version = 1;
};
struct ResponderDraft {
  std::string name, phone;
  std::string outside_key;  // "" for someone entered by hand
  AccountId account;        // unset: one is made that nobody can sign in to yet
  OrganisationId organisation;
  AreaId home;
  std::string skills, languages;  // words parted by commas
  std::string trained;            // "first_aid=2027-05-01,infection_control=2026-12-31"
  std::string availability;       // nights, weekends, any, none
  bool has_vehicle = false;
  HealthLimits limits = 0;
  Instant term_from_at, term_until_at;
};
struct ResponderSaved {
  ResponderId id;
  AccountId account;
  bool is_new = false, is_changed = false;
};
// Writes one responder with its leaf. Found again by organisation and outside_key, or by account,
// so that the same list may be read twice. Faults (bad_input): duty.no_such_word,
// registry.no_such_area, duty.no_such_organisation, duty.bad_term.
[[nodiscard]] Result<ResponderSaved> save_responder(Tx& tx, const DutyRoom& room,
                                                    const Permit& permit,
                                                    const ResponderDraft& draft, Instant now);
[[nodiscard]] std::optional<ResponderFile> responder_of(Tx& tx, const Keys& keys,
                                                        AccountId account);
// Those who live in or under `path`, in the order of places; `after` is the last one seen.
struct ResponderCursor {
  std::string home_path;
  std::int64_t id = 0;
};
[[nodiscard]] std::vector<ResponderFile> responders_under(Tx& tx, const Keys& keys,
                                                          std::string_view path,
                                                          const ResponderCursor& after, int limit);
// Whom an organisation lent, running terms and ended ones.
[[nodiscard]] std::vector<ResponderFile> responders_of_organisation(Tx& tx, const Keys& keys,
                                                                    OrganisationId id, int limit);
// Closes the term of a lent person. The caller has seen that no promise of theirs is open.
// Faults: duty.no_such_responder, duty.term_ended.
[[nodiscard]] Outcome end_term(Tx& tx, const DutyRoom& room, const Permit& permit,
                               AccountId account, Instant now);

// ---- posts and patterns of hours
struct PostFile {
  PostId id;
  AreaId area;
  std::string area_path;
  std::string title;
  std::string skills, languages, trained;
  int seats = 1, tier = 2;
  bool needs_vehicle = false, is_heavy = false, is_exposed = false, answers = true;
};
[[nodiscard]] Result<PostId> save_post(Tx& tx, const DutyRoom& room, const Permit& permit,
                                       const PostFile& draft, Instant now);
[[nodiscard]] Result<PostFile> load_post(Tx& tx, PostId id);  // duty.no_such_post
[[nodiscard]] std::vector<PostFile> posts_under(Tx& tx, std::string_view path, int limit);

struct ShiftTemplate {
  TemplateId id;
  PostId post;
  std::string area_path, name;
  int from_minute = 0, minutes = 0;
  int weekdays = 0x7F;  // bit 0: Monday
};
[[nodiscard]] Result<TemplateId> save_template(Tx& tx, const Permit& permit,
                                               const ShiftTemplate& draft, Instant now);
[[nodiscard]] std::vector<ShiftTemplate> templates_under(Tx& tx, std::string_view path);
// The hours of a template on `days` days from the day of `from`. Pure.
struct DutyHours {
  Instant from, until;
};
[[nodiscard]] std::vector<DutyHours> hours_of(const ShiftTemplate& pattern, Instant from, int days);

struct Team {
  TeamId id;
  AreaId area;
  std::string area_path, name;
  AccountId lead;
  std::vector<AccountId> members;
};
[[nodiscard]] Result<TeamId> save_team(Tx& tx, const Permit& permit, const Team& draft,
                                       Instant now);
[[nodiscard]] std::vector<Team> teams_under(Tx& tx, std::string_view path);

}  // namespace fl

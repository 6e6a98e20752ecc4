// Saving organisations, responders, teams, posts and patterns, each with its leaf.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "duty/store.h"
#include "duty/store_personnel.h"
#include "duty/titles.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr std::array<std::string_view, 5> kParties{"department", "unit", "property", "owners",
                                                   "volunteers"};

Outcome check_words(const ResponderDraft& draft) {
  auto skills = bits_of(draft.skills, skill_words());
  if (!skills) return skills.error();
  auto languages = bits_of(draft.languages, language_words());
  if (!languages) return languages.error();
  std::string courses;
  for (const auto part : split(draft.trained, ',')) {
    if (part.empty()) continue;
    if (!courses.empty()) courses += ',';
    courses += part.substr(0, part.find('='));
  }
  auto trained = bits_of(courses, course_words());
  if (!trained) return trained.error();
  return Done{};
}

bool is_same(const ResponderFile& a, const ResponderFile& b) {
  return a.organisation == b.organisation && a.home == b.home && a.skills == b.skills &&
         a.languages == b.languages && a.trained == b.trained && a.availability == b.availability &&
         a.has_vehicle == b.has_vehicle && a.limits == b.limits && a.phone == b.phone &&
         a.term_from_at == b.term_from_at && a.term_until_at == b.term_until_at;
}

std::optional<ResponderFile> known(Tx& tx, const Keys& keys, const ResponderDraft& draft) {
  if (draft.account.is_set()) return responder_of(tx, keys, draft.account);
  if (draft.outside_key.empty()) return std::nullopt;
  return store::responder_by_key(tx, keys, draft.organisation, draft.outside_key);
}

void leaf(Tx& tx, const Permit& permit, std::string_view verb, std::string_view kind,
          std::int64_t id, Bucket bucket, Instant now) {
  append_leaf(tx, leaf_of(permit, bucket, verb, kind, id, "", now));
}

}  // namespace

Result<OrganisationId> save_organisation(Tx& tx, const Permit& permit, const Organisation& draft,
                                         Instant now) {
  if (std::find(kParties.begin(), kParties.end(), draft.party) == kParties.end())
    return Fault{FaultKind::bad_input, "duty.no_such_party", draft.party};
  Organisation row = draft;
  row.id = random_id<OrganisationId>();
  store::add_organisation(tx, row, now);
  leaf(tx, permit, "duty.organisation_made", "organisation", row.id.value,
       hash_bucket(row.id.value), now);
  return row.id;
}

Result<ResponderSaved> save_responder(Tx& tx, const DutyRoom& room, const Permit& permit,
                                      const ResponderDraft& draft, Instant now) {
  auto words = check_words(draft);
  if (!words) return words.error();
  const Area* home = room.tree.find(draft.home);
  if (!home) return Fault{FaultKind::bad_input, "registry.no_such_area"};
  if (draft.organisation.is_set() && !store::find_organisation(tx, draft.organisation))
    return Fault{FaultKind::bad_input, "duty.no_such_organisation"};
  if (draft.term_until_at.ms != 0 && draft.term_until_at <= draft.term_from_at)
    return Fault{FaultKind::bad_input, "duty.bad_term"};
  ResponderFile row;
  row.outside_key = draft.outside_key;
  row.organisation = draft.organisation;
  row.home = home->id;
  row.home_path = home->path;
  row.skills = draft.skills;
  row.languages = draft.languages;
  row.trained = draft.trained;
  row.availability = draft.availability.empty() ? "any" : draft.availability;
  row.has_vehicle = draft.has_vehicle;
  row.limits = draft.limits;
  row.phone = draft.phone;
  row.term_from_at = draft.term_from_at;
  row.term_until_at = draft.term_until_at;
  if (auto before = known(tx, room.keys, draft)) {
    row.id = before->id;
    row.ended_at = before->ended_at;
    const ResponderSaved saved{before->id, before->account, false, !is_same(*before, row)};
    if (!saved.is_changed) return saved;
    store::save_responder_row(tx, room.keys, row);
    leaf(tx, permit, "duty.responder_changed", "responder", row.id.value, hash_bucket(row.id.value),
         now);
    return saved;
  }
  row.id = random_id<ResponderId>();
  row.account = draft.account;
  if (!row.account.is_set()) {
    const RoleGrant grant{Role::community_worker, home->id, home->path};
    row.account = make_waiting_account(tx, permit, draft.name, std::span(&grant, 1), now);
  }
  store::add_responder(tx, room.keys, row, now);
  leaf(tx, permit, "duty.responder_made", "responder", row.id.value, hash_bucket(row.id.value),
       now);
  return ResponderSaved{row.id, row.account, true, true};
}

Outcome end_term(Tx& tx, const DutyRoom& room, const Permit& permit, AccountId account,
                 Instant now) {
  auto file = responder_of(tx, room.keys, account);
  if (!file) return Fault{FaultKind::conflict, "duty.no_such_responder"};
  if (file->ended_at.ms != 0) return Fault{FaultKind::conflict, "duty.term_ended"};
  // Hours still to come fall empty, and are shown so.
  for (const auto& shift : shifts_of(tx, account, now, now + std::chrono::hours(24 * 400)))
    if (!shift.is_standing()) ignore(Result<bool>(store::leave_shift(tx, shift, now)), "they go");
  store::close_term(tx, file->id, now);
  leaf(tx, permit, "duty.term_ended", "responder", file->id.value, hash_bucket(file->id.value),
       now);
  return Done{};
}

Result<PostId> save_post(Tx& tx, const DutyRoom& room, const Permit& permit, const PostFile& draft,
                         Instant now) {
  const Area* area = room.tree.find(draft.area);
  if (!area) return Fault{FaultKind::bad_input, "registry.no_such_area"};
  if (!is_title(draft.title)) return Fault{FaultKind::bad_input, "duty.no_such_title", draft.title};
  for (const auto& [list, words] :
       {std::pair(draft.skills, skill_words()), std::pair(draft.languages, language_words()),
        std::pair(draft.trained, course_words())}) {
    auto bits = bits_of(list, words);
    if (!bits) return bits.error();
  }
  PostFile row = draft;
  row.area_path = area->path;
  row.answers = title_answers(draft.title);
  if (row.id.is_set()) {
    auto before = load_post(tx, row.id);
    if (!before) return before.error();
    store::save_post_file(tx, row);
  } else {
    row.id = random_id_in<PostId>(hash_bucket(area->id.value));
    store::add_post_file(tx, row, now);
  }
  leaf(tx, permit, "duty.post_made", "post", row.id.value, carried_bucket(row.id.value), now);
  return row.id;
}

Result<TemplateId> save_template(Tx& tx, const Permit& permit, const ShiftTemplate& draft,
                                 Instant now) {
  if (draft.minutes < 30 || draft.minutes > 24 * 60 || draft.from_minute < 0 ||
      draft.from_minute >= 24 * 60 || draft.weekdays < 1 || draft.weekdays > 0x7F)
    return Fault{FaultKind::bad_input, "duty.bad_pattern"};
  auto post = load_post(tx, draft.post);
  if (!post) return post.error();
  ShiftTemplate row = draft;
  row.area_path = post->area_path;
  row.id = random_id_in<TemplateId>(carried_bucket(post->id.value));
  store::add_template(tx, row, now);
  leaf(tx, permit, "duty.template_made", "template", row.id.value, carried_bucket(row.id.value),
       now);
  return row.id;
}

std::vector<DutyHours> hours_of(const ShiftTemplate& pattern, Instant from, int days) {
  std::vector<DutyHours> found;
  constexpr std::chrono::hours kDay{24};
  Instant day = start_of_day(from);
  for (int i = 0; i < days; ++i, day = day + kDay) {
    // 1970-01-01 was a Thursday: weekday 3 counted from Monday.
    const std::int64_t number = (day.ms + std::chrono::milliseconds(city_offset()).count()) /
                                std::chrono::milliseconds(kDay).count();
    const int weekday = int((number + 3) % 7);
    if ((pattern.weekdays >> weekday & 1) == 0) continue;
    const Instant begin = day + std::chrono::minutes(pattern.from_minute);
    found.push_back({begin, begin + std::chrono::minutes(pattern.minutes)});
  }
  return found;
}

Result<TeamId> save_team(Tx& tx, const Permit& permit, const Team& draft, Instant now) {
  Team row = draft;
  row.id = random_id_in<TeamId>(hash_bucket(draft.area.value));
  store::add_team(tx, row, now);
  leaf(tx, permit, "duty.team_made", "team", row.id.value, carried_bucket(row.id.value), now);
  return row.id;
}

}  // namespace fl

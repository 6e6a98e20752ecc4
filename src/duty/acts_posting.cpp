// The day's seats and people as the posting algorithm wants them, and its plan written.
#include <algorithm>

#include "duty/posting_desk.h"
#include "duty/store.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr std::chrono::hours kDay{24};
constexpr std::chrono::hours kWeek{24 * 7};
constexpr int kPage = 200;

BitSet bits(std::string_view list, const std::vector<DutyWord>& words) {
  auto found = bits_of(list, words);
  return found ? *found : 0;
}

BitSet trained_on(std::string_view list, const std::string& day) {
  std::string courses;
  for (const auto part : split(list, ',')) {
    const auto equal = part.find('=');
    if (equal != part.npos && part.substr(equal + 1) < day) continue;
    courses += std::string(part.substr(0, equal)) + ",";
  }
  return bits(courses, course_words());
}

}  // namespace

std::optional<Responder> responder_for(Tx& tx, const DutyRoom& room, const ResponderFile& file,
                                       Instant day) {
  if (!file.account.is_set() || file.ended_at.ms != 0) return std::nullopt;
  if (file.term_until_at.ms != 0 && file.term_until_at < day + kDay) return std::nullopt;
  const Area* home = room.tree.find(file.home);
  if (!home) return std::nullopt;
  Responder person;
  person.id = file.id;
  person.home = schematic_place(room.tree, *home);
  person.organisation = file.organisation;
  person.skills = bits(file.skills, skill_words());
  person.languages = bits(file.languages, language_words());
  person.trained = trained_on(file.trained, day_of(day));
  person.has_vehicle = file.has_vehicle;
  person.limits = file.limits;
  for (const auto& shift : shifts_of(tx, file.account, day - kWeek, day + kDay + kDay / 2)) {
    if (shift.is_standing() || shift.until > day) return std::nullopt;
    person.last_shift_ended_at = std::max(person.last_shift_ended_at, shift.until);
    person.worked_minutes_week +=
        int(std::chrono::duration_cast<std::chrono::minutes>(shift.until - shift.from).count());
  }
  return person;
}

Post post_for(const DutyRoom& room, const PostFile& file, const DutyHours& hours, int seats) {
  Post post;
  post.id = file.id;
  post.area = file.area;
  const Area* area = room.tree.find(file.area);
  if (area) post.at = schematic_place(room.tree, *area);
  post.from = hours.from;
  post.until = hours.until;
  post.seats = seats;
  post.skills = bits(file.skills, skill_words());
  post.languages = bits(file.languages, language_words());
  post.trained = bits(file.trained, course_words());
  post.tier = file.tier;
  post.needs_vehicle = file.needs_vehicle;
  post.is_heavy = file.is_heavy;
  post.is_exposed = file.is_exposed;
  return post;
}

Point schematic_place(const AreaTree& tree, const Area& area) {
  constexpr std::int32_t kSteps[] = {0, 9'000, 2'500, 700, 150, 40};
  constexpr std::size_t kWide = 4;
  auto chain = tree.upward(area);
  std::reverse(chain.begin(), chain.end());
  Point place;
  for (std::size_t depth = 1; depth < chain.size(); ++depth) {
    const auto siblings = tree.children_of(chain[depth - 1]->id);
    const auto at = std::find(siblings.begin(), siblings.end(), chain[depth]);
    const auto index = std::size_t(at - siblings.begin());
    const std::int32_t step = kSteps[std::min(depth, std::size(kSteps) - 1)];
    place.x += step * std::int32_t(index % kWide);
    place.y += step * std::int32_t(index / kWide);
  }
  return place;
}

Result<DeskPlan> plan_day(Tx& tx, const DutyRoom& room, const Area& area, Instant day_in,
                          const std::vector<PostingOverride>& without) {
  const Instant day = start_of_day(day_in);
  DeskPlan desk;
  const auto patterns = templates_under(tx, area.path);
  for (const auto& file : posts_under(tx, area.path, kPostingPostsMax + 1)) {
    for (const auto& pattern : patterns) {
      if (pattern.post != file.id || desk.posts.contains(file.id)) continue;
      for (const auto& hours : hours_of(pattern, day, 1)) {
        const int seats = file.seats - store::held_count(tx, file.id, hours.from, hours.until);
        if (seats <= 0) continue;
        desk.input.posts.push_back(post_for(room, file, hours, seats));
        desk.posts.emplace(file.id, file);
      }
    }
  }
  ResponderCursor after;
  for (int read = 0; read <= kPostingPeopleMax; read += kPage) {
    const auto page = responders_under(tx, room.keys, area.path, after, kPage);
    for (const auto& file : page) {
      auto person = responder_for(tx, room, file, day);
      if (!person) continue;
      desk.accounts.emplace(file.id, file.account);
      desk.input.responders.push_back(std::move(*person));
    }
    if (page.size() < std::size_t(kPage)) break;
    after = {page.back().home_path, page.back().id.value};
  }
  if (desk.posts.size() > kPostingPostsMax || desk.accounts.size() > kPostingPeopleMax)
    return Fault{FaultKind::conflict, "duty.posting_too_large"};
  if (desk.posts.empty() || desk.accounts.empty())
    return Fault{FaultKind::conflict, "duty.nobody_to_post"};
  for (const auto& pair : without)
    if (desk.accounts.contains(pair.responder) && desk.posts.contains(pair.post))
      desk.input.overrides.push_back(pair);
  desk.input.rules.may_post_untrained = true;
  auto plan = plan_posting(desk.input);
  if (!plan) return plan.error();
  desk.plan = std::move(*plan);
  return desk;
}

Result<PostingWritten> accept_day(Tx& tx, const DutyRoom& room, const Permit& permit,
                                  const DeskPlan& desk, Instant now) {
  PostingWritten written;
  for (const auto& posting : desk.plan.postings) {
    const auto post = std::find_if(desk.input.posts.begin(), desk.input.posts.end(),
                                   [&](const Post& one) { return one.id == posting.post; });
    if (post == desk.input.posts.end()) continue;
    auto shift = give_shift(
        tx, room, permit,
        {posting.post, desk.accounts.at(posting.responder), post->from, post->until, "posting"},
        now);
    // Somebody whose rest or hours changed since: the seat stays empty and is counted.
    if (shift)
      ++written.given;
    else
      ++written.refused;
  }
  return written;
}

}  // namespace fl

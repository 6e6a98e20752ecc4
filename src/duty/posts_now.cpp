// See posts_now.h. First all seats with nothing but their hours, then the posts that are shown.
#include "duty/posts_now.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "duty/on_lists.h"
#include "duty/store_personnel.h"

namespace fl {

namespace {

constexpr std::chrono::hours kPatternFrom{24};  // a night began yesterday
constexpr int kPatternDays = 3;
constexpr int kPatternCountMax = 100'000;
constexpr int kGapCountMax = 2'000;

struct Found {
  PostId post;
  std::optional<EmptyHours> empty;
  std::span<const SeatHours> held;
};

using WantedHours = std::unordered_map<PostId, std::vector<DutyHours>>;

WantedHours wanted_hours(Tx& tx, std::string_view path, Instant now) {
  WantedHours wanted;
  for (const auto& pattern : store::patterns_under(tx, path, kPatternCountMax))
    for (const auto& hours : hours_of(pattern, now - kPatternFrom, kPatternDays))
      wanted[pattern.post].push_back(hours);
  return wanted;
}

// Of every post: when its first seat is empty. In the order of places; `held` is in that of posts.
std::vector<Found> all_seats(Tx& tx, std::string_view path, std::span<const SeatHours> held,
                             const WantedHours& wanted, Instant now) {
  std::vector<Found> all;
  SeatQuestion question{{}, {}, 1, now, now + kSeatsAhead};
  for (const auto& post : seat_posts_under(tx, path)) {
    const auto from =
        std::lower_bound(held.begin(), held.end(), post.id,
                         [](const SeatHours& one, PostId id) { return one.post < id; });
    auto until = from;
    while (until != held.end() && until->post == post.id)
      ++until;
    question.seats = post.seats;
    question.held.clear();
    for (auto one = from; one != until; ++one)
      question.held.push_back(one->hours);
    const auto hours = wanted.find(post.id);
    question.wanted = hours == wanted.end() ? std::vector<DutyHours>{} : hours->second;
    all.push_back({post.id, first_empty(question), {from, until}});
  }
  return all;
}

int rank_of(const Found& one, Instant now) {
  return !one.empty ? 2 : one.empty->from <= now ? 0 : 1;
}

// The posts that come first on the page, at most so many: of each kind some, so that no number on
// the page opens an empty list.
std::vector<const Found*> first_of(const std::vector<Found>& all, Instant now, std::size_t max) {
  std::array<std::vector<const Found*>, 3> by_rank;
  for (const auto& one : all)
    if (auto& rank = by_rank[std::size_t(rank_of(one, now))]; rank.size() < max)
      rank.push_back(&one);
  std::size_t after = std::min(by_rank[1].size(), max / 4) + std::min(by_rank[2].size(), max / 8);
  std::vector<const Found*> first;
  for (std::size_t i = 0; i < by_rank.size(); ++i) {
    const std::size_t room = max - first.size() - after;
    const std::size_t count = std::min(by_rank[i].size(), room);
    first.insert(first.end(), by_rank[i].begin(), by_rank[i].begin() + std::ptrdiff_t(count));
    after = i == 0 ? std::min(by_rank[2].size(), max / 8) : 0;
  }
  return first;
}

std::unordered_map<PostId, Gap> open_gaps(Tx& tx, std::string_view path, Instant now) {
  std::unordered_map<PostId, Gap> gaps;
  for (auto& gap : gaps_under(tx, path, now, kGapCountMax))
    if (gap.state == "asking" || gap.state == "uncovered") gaps.emplace(gap.post, gap);
  return gaps;
}

// The posts that are shown, with who is on, looked up together.
std::vector<PostNow> looked_at(Tx& tx, std::span<const Found* const> first,
                               const std::unordered_map<PostId, Gap>& gaps, Instant now) {
  std::vector<PostId> ids;
  std::vector<ShiftId> shift_ids;
  for (const auto* one : first) {
    ids.push_back(one->post);
    for (const auto& held : one->held)
      shift_ids.push_back(held.shift);
  }
  auto posts = posts_of(tx, ids);
  auto shifts = shifts_by_id(tx, shift_ids);
  std::vector<PostNow> rows;
  auto shift = shifts.begin();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    PostNow row{std::move(posts[i]), {}, {}, first[i]->empty, {}};
    for (std::size_t n = first[i]->held.size(); n > 0; --n, ++shift) {
      if (shift->from <= now)
        row.on.push_back(std::move(*shift));
      else if (!row.next || shift->from < row.next->from)
        row.next = std::move(*shift);
    }
    if (const auto gap = gaps.find(ids[i]); gap != gaps.end()) row.gap = gap->second;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

PostsNow posts_now(Tx& tx, std::string_view path, Instant now, std::size_t shown_max) {
  const auto held = seat_hours_under(tx, path, now, now + kSeatsAhead);
  const auto all = all_seats(tx, path, held, wanted_hours(tx, path, now), now);
  PostsNow page;
  page.post_count = all.size();
  for (const auto& one : all) {
    page.empty_now_count += rank_of(one, now) == 0;
    page.empty_soon_count += rank_of(one, now) == 1;
  }
  page.shown = looked_at(tx, first_of(all, now, shown_max), open_gaps(tx, path, now), now);
  return page;
}

}  // namespace fl

// See preview_run.h.
#include <algorithm>

#include <fmt/format.h>

#include "pass/preview_run.h"
#include "pass/store_pass.h"
#include "pass/store_preview.h"
#include "pass/store_tokens.h"

namespace fl {

namespace {

constexpr int kPeopleARun = 2'000;  // of one round of the job
constexpr std::chrono::hours kKept{24};

AreaId district_of(const AreaTree& tree, std::string_view path) {
  const Area* area = tree.find_path(path);
  while (area && area->level != AreaLevel::district && tree.parent_of(*area))
    area = tree.parent_of(*area);
  return area ? area->id : AreaId{};
}

PreviewCount& count_in(std::vector<PreviewCount>& counts, AreaId district) {
  for (auto& one : counts)
    if (one.district == district) return one;
  counts.push_back({.district = district});
  return counts.back();
}

// The number of people looked at.
int count_bucket(Tx& tx, const PassRoom& room, RuleShelf& shelf, const RuleSet& set,
                 PreviewRun& run, Instant now) {
  const auto people = pass_store::people_with_status(tx, Bucket(run.bucket_next));
  for (const auto person : people) {
    const auto row = pass_store::load_status(tx, person);
    auto now_is = status_now(tx, shelf, person, now);
    if (!row || !now_is) continue;
    auto& count = count_in(run.counts, district_of(room.tree, row->area_path));
    ++count.today[std::size_t((*now_is)->after.outcome)];
    ++count.then[std::size_t(status_of((*now_is)->evidence, set, now).outcome)];
  }
  return int(people.size());
}

}  // namespace

Outcome ask_preview(Tx& tx, AccountId account, const std::string& document, Instant now) {
  auto set = read_rule_set(document);
  if (!set) return set.error();
  PreviewRun run;
  run.account = account;
  run.rule_set = fmt::format("{}/{}", set->id, set->edition);
  run.document = document;
  run.asked_at = now;
  pass_store::put_preview(tx, run);
  return Done{};
}

std::optional<PreviewRun> preview_of(Tx& tx, AccountId account) {
  return pass_store::load_preview(tx, account);
}

Result<int> run_previews(const PassRoom& room, RuleShelf& shelf, Instant now) {
  std::optional<PreviewRun> run;
  auto counted = room.db.read([&](Tx& tx) -> Result<int> {
    run = pass_store::first_open_preview(tx);
    if (!run) return 0;
    auto set = read_rule_set(run->document);
    if (!set) return set.error();
    const int from = run->bucket_next;
    for (int people = 0; run->bucket_next < kBucketCount && people < kPeopleARun;
         ++run->bucket_next)
      people += count_bucket(tx, room, shelf, *set, *run, now);
    run->is_done = run->bucket_next == kBucketCount;
    return run->bucket_next - from;
  });
  if (!counted || !run) return counted;
  auto kept = room.db.write([&](Tx& tx) -> Outcome {
    // Asked anew meanwhile: these counts are of another document.
    const auto now_is = pass_store::load_preview(tx, run->account);
    if (now_is && now_is->asked_at == run->asked_at) pass_store::put_preview(tx, *run);
    (void)pass_store::drop_previews(tx, now - kKept);
    return Done{};
  });
  if (!kept) return kept.error();
  return counted;
}

}  // namespace fl

// The steps of a posting run, and the job that takes them.
#include <algorithm>
#include <map>

#include "duty/posting_desk.h"
#include "duty/store.h"
#include "duty/store_personnel.h"
#include "duty/store_posting_run.h"

namespace fl {

namespace {

constexpr std::chrono::hours kDay{24};
constexpr int kPage = 200;
constexpr std::size_t kRowBatch = 1000;
constexpr int kGiveBatch = 100;
constexpr std::string_view kCutOff[] = {"accepting", "reading", "planning", "proving", "waiting"};

Fault cancelled() {
  return {FaultKind::conflict, "duty.run_cancelled"};
}

void leaf(Tx& tx, const Permit& permit, const PostingRun& run, std::string_view verb, Instant now,
          const std::string& reason = {}) {
  append_leaf(tx, leaf_of(permit, carried_bucket(run.id.value), verb, "posting_run", run.id.value,
                          "", now, reason));
}

// One run on its way: every step is kept, and a cancel by hand is seen between steps.
class Runner {
 public:
  Runner(const DutyRoom& room, const Permit& permit, Instant now,
         const std::function<bool()>& is_stopping, PostingRun run)
      : room_(room),
        permit_(permit),
        now_(now),
        is_stopping_(is_stopping),
        run_(std::move(run)),
        is_giving_(run_.state == "accepting") {}

  Outcome go() {
    auto done = is_giving_ ? give() : plan();
    if (done) return done;
    // A stop of the server leaves the run where it is; the next start takes it up again.
    if (done.error().key == "duty.run_cancelled") return Done{};
    // Trouble of the database is not the plan's: what was given stays, and the run goes on.
    if (done.error().key.starts_with("storage.")) return done.error();
    run_.fault = done.error().key;
    return keep("failed", 0);
  }

 private:
  // False when somebody cancelled it, or the server stops.
  bool goes_on() {
    if (is_stopping_()) return false;
    auto now = room_.db.read([&](Tx& tx) -> Result<bool> {
      const auto row = store::load_run(tx, run_.id);
      return row && row->state != "cancelled";
    });
    return now && *now;
  }
  Outcome keep(std::string_view state, double done) {
    return room_.db.write([&](Tx& tx) -> Outcome {
      const auto row = store::load_run(tx, run_.id);
      if (!row || row->state == "cancelled") return cancelled();
      run_.state = state;
      run_.done = done;
      run_.moved_at = now_;
      store::save_run(tx, run_);
      return Done{};
    });
  }

  Outcome plan() {
    const Area* area = room_.tree.find(run_.area);
    if (!area) return Fault{FaultKind::absent, "registry.no_such_area"};
    if (auto kept = keep("reading", 0); !kept) return kept;
    auto day = read_day(room_, *area, run_.day,
                        [&](double done) { return goes_on() && keep("reading", done).is_ok(); });
    if (!day) return day.error();
    run_.people = std::int64_t(day->input.responders.size());
    if (auto kept = keep("planning", 0); !kept) return kept;
    auto made = plan_posting(day->input);
    if (!made) return made.error();
    const auto& totals = made->totals;
    run_.seats = totals.seats;
    run_.filled = totals.filled;
    run_.untrained = totals.untrained;
    run_.distance_m = totals.distance_m;
    run_.distance_longest_m = totals.distance_longest_m;
    run_.plan_hash = made->hash;
    if (auto kept = keep("proving", 0); !kept) return kept;
    if (!verify_posting(day->input, *made).empty())
      return Fault{FaultKind::conflict, "duty.posting_not_proven"};
    return write_rows(rows_of_plan(*day, *made));
  }

  Outcome write_rows(const std::vector<PostingRow>& rows) {
    auto cleared = room_.db.write([&](Tx& tx) -> Outcome {
      store::drop_rows(tx, run_.id);
      return Done{};
    });
    if (!cleared) return cleared;
    for (std::size_t at = 0; at < rows.size(); at += kRowBatch) {
      if (!goes_on()) return cancelled();
      const auto part = std::span(rows).subspan(at, std::min(kRowBatch, rows.size() - at));
      auto written = room_.db.write([&](Tx& tx) -> Outcome {
        store::add_rows(tx, run_.id, part);
        return Done{};
      });
      if (!written) return written;
      if (auto kept = keep("proving", double(at + part.size()) / double(rows.size())); !kept)
        return kept;
    }
    return room_.db.write([&](Tx& tx) -> Outcome {
      const auto row = store::load_run(tx, run_.id);
      if (!row || row->state == "cancelled") return cancelled();
      run_.state = "planned";
      run_.done = 1;
      run_.moved_at = now_;
      store::save_run(tx, run_);
      leaf(tx, permit_, run_, "duty.posting_planned", now_, run_.plan_hash);
      return Done{};
    });
  }

  // What somebody's shift says of itself, and its row, in one transaction: given once.
  Outcome give_some(const std::vector<PostingRow>& rows) {
    return room_.db.write([&](Tx& tx) -> Outcome {
      auto run = store::load_run(tx, run_.id);
      if (!run || run->state == "cancelled") return cancelled();
      for (const auto& row : rows) {
        if (!row.state.empty()) continue;
        const auto shift = give_shift(
            tx, room_, permit_, {row.post, row.account, row.from, row.until, "posting"}, now_);
        store::mark_row(tx, run_.id, row.number, shift ? "given" : "refused");
        ++(shift ? run->given : run->refused);
      }
      const auto last = rows.empty() ? run->filled : rows.back().number;
      run->done = run->filled == 0 ? 1 : double(last) / double(run->filled);
      run->moved_at = now_;
      store::save_run(tx, *run);
      run_ = *run;
      return Done{};
    });
  }
  Outcome give() {
    std::int64_t after = 0;
    for (;;) {
      if (!goes_on()) return cancelled();
      auto rows = room_.db.read([&](Tx& tx) -> Result<std::vector<PostingRow>> {
        return store::rows_of_run(tx, run_.id, "posting", after, kGiveBatch);
      });
      if (!rows) return rows.error();
      if (rows->empty()) break;
      if (auto given = give_some(*rows); !given) return given;
      after = rows->back().number;
    }
    return room_.db.write([&](Tx& tx) -> Outcome {
      auto run = store::load_run(tx, run_.id);
      if (!run || run->state == "cancelled") return cancelled();
      run->state = "accepted";
      run->done = 1;
      run->moved_at = now_;
      store::save_run(tx, *run);
      leaf(tx, permit_, *run, "duty.posting_given", now_);
      return Done{};
    });
  }

  const DutyRoom& room_;
  const Permit& permit_;
  Instant now_;
  const std::function<bool()>& is_stopping_;
  PostingRun run_;
  bool is_giving_;
};

Result<PostingRun> run_here(Tx& tx, std::string_view scope_path, PostingRunId id) {
  auto run = store::load_run(tx, id);
  if (!run || !run->area_path.starts_with(scope_path))
    return Fault{FaultKind::conflict, "duty.no_such_run"};
  return *run;
}

}  // namespace

Result<DayInput> read_day(const DutyRoom& room, const Area& area, Instant day_in,
                          const std::function<bool(double)>& progress) {
  const Instant day = start_of_day(day_in);
  DayInput found;
  std::vector<PostFile> posts;
  std::map<PostId, std::vector<ShiftTemplate>> patterns;
  auto read = room.db.read([&](Tx& tx) -> Outcome {
    posts = posts_under(tx, area.path, kRunPostsMax + 1);
    patterns.clear();
    for (auto& pattern : store::patterns_under(tx, area.path, 3 * kRunPostsMax))
      patterns[pattern.post].push_back(std::move(pattern));
    found.seats.clear();
    found.input.posts.clear();
    for (const auto& file : posts) {
      for (const auto& pattern : patterns[file.id]) {
        for (const auto& hours : hours_of(pattern, day, 1)) {
          const int seats = file.seats - store::held_count(tx, file.id, hours.from, hours.until);
          if (seats <= 0) continue;
          found.seats.push_back({file, hours});
          Post post = post_for(room, file, hours, seats);
          post.id = PostId{std::int64_t(found.seats.size())};
          found.input.posts.push_back(std::move(post));
        }
      }
    }
    return Done{};
  });
  if (!read) return read.error();
  if (found.seats.size() > std::size_t(kRunPostsMax))
    return Fault{FaultKind::conflict, "duty.posting_too_large"};
  constexpr double kAfterPosts = 0.1;
  if (!progress(kAfterPosts)) return cancelled();
  ResponderCursor after;
  for (int page_count = 0;; ++page_count) {
    std::size_t read_count = 0;
    std::vector<std::pair<AccountId, Responder>> people;
    auto page_read = room.db.read([&](Tx& tx) -> Outcome {
      const auto page = responders_under(tx, room.keys, area.path, after, kPage);
      read_count = page.size();
      people.clear();
      for (const auto& file : page) {
        auto person = responder_for(tx, room, file, day);
        if (person) people.emplace_back(file.account, std::move(*person));
      }
      if (!page.empty()) after = {page.back().home_path, page.back().id.value};
      return Done{};
    });
    if (!page_read) return page_read.error();
    for (auto& [account, person] : people) {
      found.accounts.insert_or_assign(person.id, account);
      found.input.responders.push_back(std::move(person));
    }
    if (read_count < std::size_t(kPage)) break;
    // How many there are is not known before the end: the bar slows down, and never lies.
    constexpr int kHalfWay = 50, kTellEvery = 10;
    const double share = double(page_count) / double(page_count + kHalfWay);
    if (page_count % kTellEvery == 0 && !progress(kAfterPosts + (1 - kAfterPosts) * share))
      return cancelled();
  }
  if (found.input.responders.size() > std::size_t(kRunPeopleMax))
    return Fault{FaultKind::conflict, "duty.posting_too_large"};
  if (found.seats.empty() || found.input.responders.empty())
    return Fault{FaultKind::conflict, "duty.nobody_to_post"};
  found.input.rules.may_post_untrained = true;
  return found;
}

std::vector<PostingRow> rows_of_plan(const DayInput& day, const PostingPlan& plan) {
  std::vector<PostingRow> rows;
  const auto seat_row = [&](std::string_view kind, PostId id) {
    const auto& seat = day.seats.at(std::size_t(id.value - 1));
    PostingRow row;
    row.kind = kind;
    row.post = seat.post.id;
    row.area = seat.post.area;
    row.title = seat.post.title;
    row.from = seat.hours.from;
    row.until = seat.hours.until;
    return row;
  };
  std::int64_t number = 0;
  for (const auto& one : plan.postings) {
    auto row = seat_row("posting", one.post);
    row.number = ++number;
    row.account = day.accounts.at(one.responder);
    row.reason = name_of(one.reason);
    row.distance_m = one.distance_m;
    row.is_untrained = one.is_untrained;
    row.seats = 1;
    rows.push_back(std::move(row));
  }
  number = 0;
  for (const auto& one : plan.unmet) {
    auto row = seat_row("unmet", one.post);
    row.number = ++number;
    row.reason = name_of(one.reason);
    row.bar = name_of(one.bar);
    row.seats = one.count;
    if (!one.remedies.empty()) {
      row.remedy_bar = name_of(one.remedies.front().bar);
      row.remedy_count = one.remedies.front().count;
    }
    rows.push_back(std::move(row));
  }
  number = 0;
  for (const auto& one : plan.idle) {
    PostingRow row;
    row.kind = "idle";
    row.number = ++number;
    row.account = day.accounts.at(one.responder);
    row.reason = name_of(one.reason);
    row.bar = name_of(one.bar);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<PostingRun> start_run(Tx& tx, const DutyRoom&, const Permit& permit, const Area& area,
                             Instant day, Instant now) {
  if (start_of_day(day) + kDay <= now) return Fault{FaultKind::bad_input, "duty.day_past"};
  for (const auto& before : store::runs_of_area(tx, area.id, kPage))
    if (before.is_busy()) return Fault{FaultKind::conflict, "duty.run_busy"};
  PostingRun run;
  run.id = random_id_in<PostingRunId>(hash_bucket(area.id.value));
  run.area = area.id;
  run.area_path = area.path;
  run.day = start_of_day(day);
  run.asked_by = permit.account();
  run.made_at = run.moved_at = now;
  store::add_run(tx, run);
  leaf(tx, permit, run, "duty.posting_asked", now);
  return run;
}

Outcome cancel_run(Tx& tx, const Permit& permit, std::string_view scope_path, PostingRunId id,
                   Instant now) {
  auto run = run_here(tx, scope_path, id);
  if (!run) return run.error();
  if (!run->is_busy() && run->state != "planned")
    return Fault{FaultKind::conflict, "duty.plan_not_ready"};
  run->state = "cancelled";
  run->moved_at = now;
  store::save_run(tx, *run);
  leaf(tx, permit, *run, "duty.posting_cancelled", now);
  return Done{};
}

Outcome accept_run(Tx& tx, const Permit& permit, std::string_view scope_path, PostingRunId id,
                   const std::vector<std::int64_t>& without, const std::string& reason,
                   Instant now) {
  auto run = run_here(tx, scope_path, id);
  if (!run) return run.error();
  if (run->state != "planned") return Fault{FaultKind::conflict, "duty.plan_not_ready"};
  if (run->day + kDay <= now) return Fault{FaultKind::bad_input, "duty.day_past"};
  if (!without.empty() && reason.empty()) return Fault{FaultKind::bad_input, "duty.reason_missing"};
  for (const auto number : without)
    store::mark_row(tx, id, number, "taken_out");
  run->state = "accepting";
  run->done = 0;
  run->accepted_by = permit.account();
  run->moved_at = now;
  store::save_run(tx, *run);
  leaf(tx, permit, *run, "duty.posting_accepted", now, reason);
  return Done{};
}

Result<int> run_postings(const DutyRoom& room, const Permit& permit, Instant now,
                         const std::function<bool()>& is_stopping) {
  auto next = room.db.read([&](Tx& tx) -> Result<std::optional<PostingRun>> {
    for (const auto state : kCutOff)
      if (auto run = store::oldest_run(tx, state)) return run;
    return std::optional<PostingRun>();
  });
  if (!next) return next.error();
  if (!*next) return 0;
  auto done = Runner(room, permit, now, is_stopping, **next).go();
  if (!done && done.error().key != "duty.run_cancelled") return done.error();
  return 1;
}

int drop_old_runs(Tx& tx, Instant now) {
  const auto old = store::runs_before(tx, now - kRunKept, 20);
  for (const auto id : old)
    store::drop_run(tx, id);
  return int(old.size());
}

}  // namespace fl

// Uploads of scans by a venue's gate: one, or 500 at once. Answered from the log's own thread when
// they are on disk, without a worker and without the database.
#include "scan/routes_log.h"

#include <future>

#include "scan/log_upload.h"

namespace fl {

namespace {

using scan::ScanDraft;
using scan::ScanEntry;
using scan::ScanJudgement;
using scan::ScanRoom;

// What came of an upload before it is on disk.
struct Judged {
  std::vector<ScanEntry> kept;
  std::size_t old_count = 0;
  std::vector<std::size_t> future;
};

struct ScanRoutes {
  const ScanRoom& room;

  [[nodiscard]] Judged judge(std::span<const ScanDraft> drafts, VenueId venue, Instant now) const {
    Judged judged;
    judged.kept.reserve(drafts.size());
    const std::uint64_t scrambled = room.keys.venue_of(venue);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      const ScanDraft& draft = drafts[i];
      const auto word = scan::judge_scan(draft.happened_at, now);
      judged.old_count += word == ScanJudgement::too_old;
      if (word == ScanJudgement::future) judged.future.push_back(i);
      if (word != ScanJudgement::kept) continue;
      const auto day = scan::day_number_of(draft.happened_at);
      const auto at = draft.happened_at.ms - scan::start_of_day_number(day).ms;
      judged.kept.push_back({day,
                             {.who = room.keys.who_of(draft.place),
                              .venue = scrambled,
                              .at = static_cast<std::uint32_t>(at),
                              .tag = scan::scan_tag(draft.kind, draft.happened_at, now)}});
    }
    return judged;
  }

  static Reply receipt(std::size_t kept, std::size_t old_count,
                       const std::vector<std::size_t>& future) {
    std::string body = "{\"kept\":" + std::to_string(kept) +
                       ",\"too_old\":" + std::to_string(old_count) + ",\"future\":[";
    for (std::size_t i = 0; i < future.size(); ++i)
      body += (i > 0 ? "," : "") + std::to_string(future[i]);
    return {.status = 200, .body = std::move(body) + "]}"};
  }

  void keep(std::span<const ScanDraft> drafts, VenueId venue, Instant now,
            const Finish& finish) const {
    auto log = room.shelf.log();
    if (!log) return finish(reply_fault(log.error()));
    Judged judged = judge(drafts, venue, now);
    if (judged.old_count > 0) (*log)->count_old(judged.old_count);
    const std::size_t count = judged.kept.size();
    if (count == 0) return finish(receipt(0, judged.old_count, judged.future));
    std::vector<ScanEntry> copied;
    if (room.copies != nullptr) {
      if (auto owed = room.copies->owe(judged.kept); !owed)
        return finish(reply_fault(owed.error()));
      copied = judged.kept;
    }
    auto taken = (*log)->append(
        std::move(judged.kept),
        [finish, count, old_count = judged.old_count, future = std::move(judged.future),
         copies = room.copies, copied = std::move(copied)](const Outcome& outcome) {
          if (copies != nullptr) copies->settle(outcome ? copied : std::vector<ScanEntry>());
          finish(outcome ? receipt(count, old_count, future) : reply_fault(outcome.error()));
        });
    if (taken) return;
    if (room.copies != nullptr) room.copies->settle({});
    finish(reply_fault(taken.error()));
  }

  void one(const Request& request, const Finish& finish) const {
    auto code = room.keys.read_code(request.header(scan::kGateHeader), request.now);
    if (!code) return finish(reply_fault(code.error()));
    auto draft = scan::read_scan(request.body);
    if (!draft) return finish(reply_fault(draft.error()));
    if (scan::judge_scan(draft->happened_at, request.now) == ScanJudgement::future)
      return finish(reply_fault({FaultKind::bad_input, "scan.from_the_future"}));
    keep({&*draft, 1}, code->venue, request.now, finish);
  }

  void batch(const Request& request, const Finish& finish) const {
    auto code = room.keys.read_code(request.header(scan::kGateHeader), request.now);
    if (!code) return finish(reply_fault(code.error()));
    auto drafts = scan::read_scans(request.body);
    if (!drafts) return finish(reply_fault(drafts.error()));
    keep(*drafts, code->venue, request.now, finish);
  }
};

// The blocking form: stories, the matrix.
template <class Later>
Handler waiting(Later later) {
  return [later](const Request& request) {
    std::promise<Reply> promise;
    auto reply = promise.get_future();
    later(request, [&](Reply said) { promise.set_value(std::move(said)); });
    return reply.get();
  };
}

}  // namespace

std::vector<Route> scan_log_routes(const ScanRoom& room) {
  const ScanRoutes own{room};
  const LaterHandler one = [own](const Request& request, const Finish& finish) {
    own.one(request, finish);
  };
  const LaterHandler batch = [own](const Request& request, const Finish& finish) {
    own.batch(request, finish);
  };
  const Access gate{Access::Kind::capability, "gate"};
  return {
      {.method = Method::post,
       .pattern = "/v1/scans",
       .name = "scan.upload_one",
       .route_class = RouteClass::life,
       .access = gate,
       .draft = scan::kScanFields,
       .reply_schema = "ScanReceipt",
       .summary = "Keep a scan; the answer comes when it is on disk. The same again is kept once.",
       .needs_act_key = false,
       .handle = waiting(one),
       .handle_later = one},
      {.method = Method::post,
       .pattern = "/v1/scans/batch",
       .name = "scan.upload_batch",
       .route_class = RouteClass::field,
       .access = gate,
       .draft = {},
       .reply_schema = "ScanReceipt",
       .summary =
           "Keep up to 500 scans: {\"from\": time, \"rows\": [[place, ms after, kind], ...]}.",
       .needs_act_key = false,
       .handle = waiting(batch),
       .handle_later = batch},
  };
}

}  // namespace fl

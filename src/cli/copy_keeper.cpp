// See copy_keeper.h.
#include "cli/copy_keeper.h"

#include "scan/log_upload.h"

namespace fl::cli {

namespace {

template <class Number>
void add(std::string& out, Number value) {
  const std::uint32_t size = sizeof value;
  for (int shift = 24; shift >= 0; shift -= 8)
    out += char(size >> shift);
  for (int shift = int(size) * 8 - 8; shift >= 0; shift -= 8)
    out += char(std::uint64_t(value) >> shift);
}

void add_row(std::string& out, const scan::ScanEntry& scan) {
  out += std::string_view("\0\5", 2);
  add(out, std::int32_t(scan.day));
  add(out, std::int64_t(scan.record.who));
  add(out, std::int64_t(scan.record.venue));
  add(out, std::int32_t(scan.record.at));
  add(out, std::int32_t(scan.record.tag));
}

}  // namespace

Result<std::unique_ptr<CopyKeeper>> CopyKeeper::open(const std::string& database) {
  auto rows = DayRows::open(database, "bench");
  if (!rows) return rows.error();
  auto made = (*rows)->make_copied();
  if (!made) return made.error();
  return std::unique_ptr<CopyKeeper>(new CopyKeeper(std::move(*rows)));
}

CopyKeeper::CopyKeeper(std::unique_ptr<DayRows> rows) : rows_(std::move(rows)) {
  thread_ = std::thread([this] { loop(); });
}

CopyKeeper::~CopyKeeper() {
  {
    const std::lock_guard lock(guard_);
    is_stopping_ = true;
  }
  came_.notify_all();
  thread_.join();
  ignore(rows_->drop_copied(), "the database is a bench's");
}

void CopyKeeper::loop() {
  constexpr std::string_view kHead("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
  std::deque<Waiting> group;
  while (true) {
    {
      std::unique_lock lock(guard_);
      came_.wait(lock, [this] { return is_stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      group.swap(queue_);
    }
    std::string bytes(kHead);
    for (const auto& waiting : group)
      add_row(bytes, waiting.scan);
    bytes += "\377\377";
    const auto copied = rows_->copy(bytes);
    for (const auto& waiting : group)
      waiting.finish(copied ? Reply{.status = 200, .body = "{\"kept\":1}"}
                            : reply_fault(copied.error()));
    group.clear();
  }
}

Route CopyKeeper::route(const scan::ScanKeys& keys) {
  const LaterHandler later = [this, &keys](const Request& request, const Finish& finish) {
    auto code = keys.read_code(request.header(scan::kGateHeader), request.now);
    if (!code) return finish(reply_fault(code.error()));
    auto draft = scan::read_scan(request.body);
    if (!draft) return finish(reply_fault(draft.error()));
    const auto day = scan::day_number_of(draft->happened_at);
    const scan::ScanEntry scan{
        day,
        {.who = keys.who_of(draft->place),
         .venue = keys.venue_of(code->venue),
         .at = std::uint32_t(draft->happened_at.ms - scan::start_of_day_number(day).ms),
         .tag = scan::scan_tag(draft->kind, draft->happened_at, request.now)}};
    bool was_empty = false;
    {
      const std::lock_guard lock(guard_);
      was_empty = queue_.empty();
      queue_.push_back({scan, finish});
    }
    if (was_empty) came_.notify_one();
  };
  return {.method = Method::post,
          .pattern = "/v1/copied",
          .name = "bench.copied",
          .route_class = RouteClass::life,
          .access = {Access::Kind::capability, "gate"},
          .draft = scan::kScanFields,
          .reply_schema = "ScanReceipt",
          .summary = "Keep a scan by COPY.",
          .needs_act_key = false,
          .handle = [](const Request&) { return Reply{.status = 503}; },
          .handle_later = later};
}

}  // namespace fl::cli

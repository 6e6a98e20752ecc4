// move: an installation's database goes from a file to PostgreSQL or back; the keys stay.
//
// First everything is copied while the house goes on working. Then nobody may write: a file is
// locked as soon as its server has stopped; in PostgreSQL writing is closed for our role. What was
// written meanwhile is brought, both sides are compared, and only when they are equal the folder
// names the new place. Killed at any moment, the same command goes on.
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/cli.h"
#include "platform/clock.h"
#include "storage/move.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

// A line a second on stderr.
class Progress {
 public:
  explicit Progress(std::string what) : what_(std::move(what)) {}
  void operator()(const MoveProgress& now) {
    if (steady_ms() - said_at_ms_ < 1000) return;
    said_at_ms_ = steady_ms();
    std::fprintf(stderr, "%s: %lld rows looked at, %lld copied, now %s\n", what_.c_str(),
                 (long long)now.row_count, (long long)now.copied_count, now.table.c_str());
  }

 private:
  std::string what_;
  std::int64_t said_at_ms_ = steady_ms();
};

Result<MoveProgress> pass(Db& from, Db& to, const char* what) {
  Progress progress(what);
  return copy_content(from, to, [&](const MoveProgress& now) { progress(now); });
}

struct Places {
  std::string from, to;  // what Db::open takes
  bool is_to_file = false;
};

// A file: the moment its server stops, nobody else can open it.
Result<std::unique_ptr<Db>> take_file(const std::string& path, int wait_s) {
  for (const auto until = steady_ms() + wait_s * 1000LL;;) {
    auto db = Db::open({.path = path});
    if (db || db.error().key != "storage.in_use" || steady_ms() >= until) return db;
    ::usleep(200'000);
  }
}

// The file's server runs: copy beside it, then wait until it has stopped.
Result<std::unique_ptr<Db>> copy_beside(const Places& places, Db& to, int wait_s) {
  auto beside = Db::open({.path = places.from, .writer_count = 0});
  if (!beside) return beside.error();
  auto first = pass(**beside, to, "copying");
  if (!first) return first.error();
  std::fprintf(stderr, "%lld rows are there; stop the server now, the rest follows at once\n",
               (long long)first->row_count);
  return take_file(places.from, wait_s);
}

Result<Moved> carry_from_file(const Places& places, Db& to, int wait_s) {
  auto from = take_file(places.from, 0);
  if (!from && from.error().key == "storage.in_use") from = copy_beside(places, to, wait_s);
  if (!from) return from.error();
  auto all = pass(**from, to, "copying");
  if (!all) return all.error();
  return finish_move(**from, to);
}

Result<Moved> carry_from_postgres(const Places& places, Db& to) {
  auto from = Db::open({.path = places.from, .writer_count = 0});
  if (!from) return from.error();
  auto first = pass(**from, to, "copying");
  if (!first) return first.error();
  auto closed = close_writes(places.from);
  if (!closed) return closed.error();
  auto rest = pass(**from, to, "what was written meanwhile");
  auto moved = rest ? finish_move(**from, to) : Result<Moved>(rest.error());
  if (!moved) ignore(open_writes(places.from), "the fault that is reported says why");
  return moved;
}

Result<Moved> carry(const Places& places, int wait_s) {
  auto to = Db::open({.path = places.to});
  if (!to) return to.error();
  auto begun = begin_move(**to);
  if (!begun) return begun.error();
  return places.is_to_file ? carry_from_postgres(places, **to)
                           : carry_from_file(places, **to, wait_s);
}

// The folder names the new place, which then is served like any other; the old file is put aside,
// the old database stays closed.
Outcome switch_over(const DataFolder& data, const Places& places) {
  std::error_code error;
  Outcome placed = Done{};
  if (places.is_to_file) {
    fs::remove(places.to + ".lock", error);
    fs::rename(places.to, data.file(), error);
    if (error) return Fault{FaultKind::unavailable, "app.cannot_write", data.file()};
    placed = data.save_place({});
  } else {
    placed = data.save_place(places.to);
    if (placed) fs::rename(data.file(), data.file() + ".moved", error);
  }
  if (!placed) return placed;
  auto now = Db::open({.path = data.database()});
  return now ? accept_moved(**now) : Outcome(now.error());
}

}  // namespace

int move(const MoveOptions& options) {
  const DataFolder& data = options.data;
  if (!data.has_data()) return say({FaultKind::absent, "app.no_data", data.folder});
  Places places{data.database(), options.to, options.to == "file"};
  if (!places.is_to_file && !is_postgres(options.to))
    return say({FaultKind::bad_input, "app.move_where", options.to});
  if (is_postgres(places.from) != places.is_to_file)
    return say({FaultKind::conflict, "app.moved_already", shown_place(places.from)});
  if (places.is_to_file) places.to = data.file() + ".moving";
  auto moved = carry(places, options.wait_s);
  if (!moved) return say(moved.error());
  auto switched = switch_over(data, places);
  if (!switched) return say(switched.error());
  const std::string now = shown_place(data.database());
  if (options.is_json) {
    std::printf("%s\n", json_text(json::object{{"database", now},
                                               {"row_count", moved->row_count},
                                               {"content", moved->hash}})
                            .c_str());
    return kOk;
  }
  std::printf("%lld rows moved to %s; both sides have the content %s\n",
              (long long)moved->row_count, now.c_str(), moved->hash.c_str());
  std::printf("Start the server again. The keys stay in %s.\n", data.key_folder().c_str());
  if (!places.is_to_file)
    std::printf("The old file is %s.moved: remove it when all is well.\n", data.file().c_str());
  return kOk;
}

}  // namespace fl::cli

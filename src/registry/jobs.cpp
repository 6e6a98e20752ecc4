// The job `imports`: checks or runs the oldest import that waits, then returns. And the day after
// which uploaded bytes are gone.
#include <algorithm>

#include "platform/text.h"
#include "registry/import_uploads.h"
#include "registry/store_import.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr std::size_t kUploadBytesMax = 21u << 20;
constexpr std::size_t kUnpackedBytesMax = 64u << 20;
constexpr std::size_t kErrorPartBytes = 200'000;

std::string bound_of(ImportId id, std::string_view kind, std::int64_t number) {
  return "registry_import_part." + std::string(kind) + "|" + to_text(id) + "|" +
         std::to_string(number);
}

// The error file grows part by part, so that it never lies whole in memory.
class ErrorParts {
 public:
  ErrorParts(Db& db, const Keys& keys, ImportId id) : db_(db), keys_(keys), id_(id) {
    bytes_ = kUtf8Bom;
  }
  void put(std::span<const std::string> row) {
    is_used_ = true;
    append_csv(bytes_, row);
    if (bytes_.size() >= kErrorPartBytes) flush();
  }
  void flush() {
    if (!is_used_ || bytes_.empty()) return;
    ignore(db_.write([&](Tx& tx) -> Outcome {
      put_sealed_part(tx, keys_, id_, "errors", number_, bytes_);
      return Done{};
    }),
           "the report still says what was refused");
    ++number_;
    bytes_.clear();
  }

 private:
  Db& db_;
  const Keys& keys_;
  ImportId id_;
  std::string bytes_;
  std::int64_t number_ = 0;
  bool is_used_ = false;
};

json::array headings_of(std::string_view bytes, const TableLimits& limits) {
  json::array headings;
  auto reader = TableReader::open(bytes, limits);
  TableRow row;
  if (reader && (*reader)->next(row))
    for (const auto& cell : row.cells)
      headings.emplace_back(cell);
  return headings;
}

std::vector<std::pair<std::string, std::string>> pairs_of(const std::string& mapping) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (mapping.empty()) return pairs;
  const auto said = json::parse(mapping);
  for (const auto& [column, heading] : said.as_object())
    pairs.emplace_back(std::string(column), std::string(heading.as_string()));
  return pairs;
}

Outcome finish(Db& db, const Keys& keys, ImportId id, json::object report,
               const Result<ImportReport>& outcome, bool is_dry_run, Instant now) {
  return db.write([&](Tx& tx) -> Outcome {
    auto line = store::load_import(tx, id);
    if (!line) return Done{};
    if (outcome) {
      line->numbers = outcome->numbers;
      // Cut off by a stop of the server: it goes on after the next start.
      if (outcome->is_stopped)
        line->state = is_dry_run ? "checking" : "running";
      else
        line->state = is_dry_run ? "checked" : "done";
      line->done_ratio = 1;
    } else {
      line->state = "failed";
      line->fault = outcome.error().key;
      json::array missing;
      for (const auto& field : outcome.error().fields)
        missing.emplace_back(field.field);
      report["missing"] = std::move(missing);
    }
    line->moved_at = now;
    store::move_import(tx, *line);
    put_sealed_part(tx, keys, id, "shown", 0, json_text(report));
    if (line->state == "done") store::drop_parts(tx, id, "file");
    return Done{};
  });
}

}  // namespace

void put_sealed_part(Tx& tx, const Keys& keys, ImportId id, std::string_view kind,
                     std::int64_t number, std::string_view bytes) {
  store::put_part(tx, id, kind, number, seal(keys.master, bytes, bound_of(id, kind, number)));
}

std::string read_part(Tx& tx, const Keys& keys, ImportId id, std::string_view kind,
                      std::int64_t number) {
  const std::string sealed = store::part_of(tx, id, kind, number);
  if (sealed.empty()) return {};
  auto opened = unseal(keys.master, sealed, bound_of(id, kind, number));
  return opened ? std::move(*opened) : std::string();
}

Result<std::string> read_all_parts(Tx& tx, const Keys& keys, ImportId id, std::string_view kind) {
  std::string all;
  const auto count = store::part_count(tx, id, kind);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string part = read_part(tx, keys, id, kind, i);
    if (part.empty()) return Fault{FaultKind::conflict, "registry.import_part_missing"};
    all += part;
  }
  return all;
}

std::string mapping_json(std::string_view lines) {
  json::object mapping;
  for (const auto line : split(lines, '\n')) {
    const auto at = line.find('=');
    if (at == std::string_view::npos || at == 0) continue;
    mapping[line.substr(0, at)] = trimmed(line.substr(at + 1));
  }
  return mapping.empty() ? std::string() : json_text(mapping);
}

Result<int> run_waiting_imports(Db& db, const Keys& keys, const AreaTree& tree,
                                const Permit& permit, Instant now,
                                const std::function<bool()>& is_stopping) {
  auto waiting = db.read(
      [&](Tx& tx) -> Result<std::optional<store::ImportLine>> { return store::next_import(tx); });
  if (!waiting) return waiting.error();
  if (!*waiting) return 0;
  const store::ImportLine line = **waiting;
  const bool is_dry_run = line.state == "checking";
  const TableLimits limits{.bytes_max = kUploadBytesMax,
                           .unpacked_bytes_max = kUnpackedBytesMax,
                           .gb18030_bytes_max = kUploadBytesMax};
  auto bytes = db.read([&](Tx& tx) { return read_all_parts(tx, keys, line.id, "file"); });
  const auto what = table_what_of_name(line.what);
  CHECK(what.has_value());
  Result<ImportReport> outcome = Fault{FaultKind::conflict, "registry.import_part_missing"};
  json::object report;
  if (bytes) {
    auto cleared = db.write([&](Tx& tx) -> Outcome {
      store::drop_parts(tx, line.id, "errors");
      return Done{};
    });
    if (!cleared) return cleared.error();
    auto taker = registry_taker({db, keys, tree, permit, line.area_path}, *what);
    ErrorParts errors(db, keys, line.id);
    ImportOrder order{db, *taker, permit, line.id, *bytes, limits, line.file_name};
    order.mapping = pairs_of(line.mapping);
    order.is_dry_run = is_dry_run;
    order.now = now;
    order.refused = [&](std::span<const std::string> row) { errors.put(row); };
    order.progress = [&](const ImportNumbers&, double) { return !is_stopping(); };
    outcome = run_import(order);
    errors.flush();
    if (outcome) report = report_json(*outcome);
    report["headings"] = headings_of(*bytes, limits);
  } else {
    outcome = bytes.error();
  }
  // Trouble of the database is not the file's: it goes on where it was.
  if (!outcome && outcome.error().key.starts_with("storage.")) return outcome.error();
  auto kept = finish(db, keys, line.id, std::move(report), outcome, is_dry_run, now);
  if (!kept) return kept.error();
  return 1;
}

Outcome give_up_import(Db& db, Instant now) {
  return db.write([&](Tx& tx) -> Outcome {
    auto line = store::next_import(tx);
    if (!line) return Done{};
    line->state = "failed";
    line->fault = "registry.import_broken";
    line->moved_at = now;
    store::move_import(tx, *line);
    return Done{};
  });
}

int drop_old_imports(Tx& tx, Instant now) {
  int dropped = 0;
  for (const auto& line : store::recent_imports(tx, 200)) {
    if (now < line.made_at + std::chrono::hours(24)) continue;
    for (const auto* kind : {"file", "errors", "shown"}) {
      if (store::part_count(tx, line.id, kind) == 0) continue;
      store::drop_parts(tx, line.id, kind);
      ++dropped;
    }
  }
  return dropped;
}

}  // namespace fl

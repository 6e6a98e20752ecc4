// Running an import: headings to columns, windows of rows to the taker, outcomes to the report, the
// error file and the log.
#include "registry/import.h"

#include <algorithm>

#include <fmt/format.h>

#include "registry/import_cells.h"
#include "registry/store_import.h"

namespace fl {

namespace {

// The two columns an error file adds; a file that has them is read without them.
constexpr std::string_view kProblemHeading = "问题 problem";
constexpr std::string_view kExpectedHeading = "应为 expected";

bool is_reason_heading(std::string_view heading) {
  const std::string key = cells::heading_key(heading);
  return key == cells::heading_key(kProblemHeading) || key == cells::heading_key(kExpectedHeading);
}

bool is_heading_of(const TableColumn& column, std::string_view heading) {
  const std::string key = cells::heading_key(heading);
  if (key == cells::heading_key(column.name) || key == cells::heading_key(column.zh) ||
      key == cells::heading_key(column.en))
    return true;
  for (std::size_t from = 0; !column.also.empty() && from <= column.also.size();) {
    const auto to = std::min(column.also.find('|', from), column.also.size());
    if (key == cells::heading_key(column.also.substr(from, to - from))) return true;
    from = to + 1;
  }
  return false;
}

std::string heading_hash(const std::vector<std::string>& headings) {
  std::string all;
  for (const auto& heading : headings) {
    if (is_reason_heading(heading)) continue;
    all += cells::heading_key(heading);
    all += '\n';
  }
  return hex(sha256(all));
}

class Run {
 public:
  explicit Run(const ImportOrder& order)
      : order_(order), columns_(columns_of(order.taker.what())) {}
  [[nodiscard]] Result<ImportReport> go();

 private:
  [[nodiscard]] Outcome begin();
  [[nodiscard]] Outcome map_columns();
  [[nodiscard]] Result<bool> fill_window();
  [[nodiscard]] Outcome take_window();
  void note_refusal(const TableRow& row, const RowOutcome& outcome);
  [[nodiscard]] Outcome save(std::string_view state);
  [[nodiscard]] ImportRun about_run();
  [[nodiscard]] int heading_at(std::string_view heading) const;

  const ImportOrder& order_;
  std::span<const TableColumn> columns_;
  std::unique_ptr<TableReader> reader_;
  std::vector<std::string> headings_;
  std::vector<int> at_;  // of each column: its place in the file, or -1
  std::vector<TableRow> raw_;
  std::vector<ImportRow> window_;
  ImportReport report_;
  store::ImportLine line_;
  std::string file_hash_;
  std::size_t bytes_done_ = 0;
  bool has_error_heading_ = false;
};

int Run::heading_at(std::string_view heading) const {
  const std::string key = cells::heading_key(heading);
  for (std::size_t i = 0; i < headings_.size(); ++i)
    if (cells::heading_key(headings_[i]) == key) return static_cast<int>(i);
  return -1;
}

// What the caller says comes first, then what was once said for this row of headings, then the
// headings themselves.
Outcome Run::map_columns() {
  at_.assign(columns_.size(), -1);
  auto said = order_.mapping;
  const std::string hash = heading_hash(headings_);
  auto remembered = order_.db.read([&](Tx& tx) -> Result<std::string> {
    return store::load_mapping(tx, name_of(order_.taker.what()), hash);
  });
  if (!remembered) return remembered.error();
  if (!remembered->empty()) {
    const auto known = json::parse(*remembered);
    for (const auto& [column, heading] : known.as_object())
      said.emplace_back(std::string(column), std::string(heading.as_string()));
  }
  std::vector<bool> is_used(headings_.size(), false);
  auto use = [&](std::size_t column, int place) {
    if (place < 0 || at_[column] >= 0 || is_used[std::size_t(place)]) return;
    at_[column] = place;
    is_used[std::size_t(place)] = true;
  };
  for (const auto& [name, heading] : said)
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (columns_[c].name == name) use(c, heading_at(heading));
  for (std::size_t c = 0; c < columns_.size(); ++c)
    for (std::size_t h = 0; h < headings_.size(); ++h)
      if (is_heading_of(columns_[c], headings_[h])) use(c, static_cast<int>(h));
  Fault missing{FaultKind::bad_input, "registry.import_no_column"};
  json::object mapping;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (at_[c] >= 0) {
      report_.mapping.emplace_back(columns_[c].name, headings_[std::size_t(at_[c])]);
      mapping[columns_[c].name] = headings_[std::size_t(at_[c])];
    } else if (columns_[c].is_required) {
      missing.detail += fmt::format("{}{} ({})", missing.detail.empty() ? "" : ", ",
                                    columns_[c].name, columns_[c].zh);
      missing.fields.push_back({std::string(columns_[c].name), "registry.import_no_column",
                                std::string(columns_[c].en)});
    }
  }
  for (std::size_t h = 0; h < headings_.size(); ++h)
    if (!is_used[h] && !headings_[h].empty() && !is_reason_heading(headings_[h]))
      report_.ignored_headings.push_back(headings_[h]);
  if (!missing.fields.empty()) return missing;
  line_.mapping = json_text(mapping);
  // Remembered from a check on, so that a mapping is said once.
  return order_.db.write([&](Tx& tx) -> Outcome {
    store::put_mapping(tx, name_of(order_.taker.what()), hash, line_.mapping, order_.now);
    return Done{};
  });
}

Outcome Run::begin() {
  auto reader = TableReader::open(order_.bytes, order_.limits);
  if (!reader) return reader.error();
  reader_ = std::move(*reader);
  report_.encoding = reader_->encoding();
  TableRow head;
  auto has_head = reader_->next(head);
  if (!has_head) return has_head.error();
  if (!*has_head) return Fault{FaultKind::bad_input, "registry.import_no_rows"};
  headings_ = head.cells;
  file_hash_ = hex(sha256(order_.bytes));
  auto mapped = map_columns();
  if (!mapped) return mapped;
  if (order_.is_dry_run) return Done{};
  return order_.db.write([&](Tx& tx) -> Outcome {
    const std::string mapping = line_.mapping;
    std::optional<store::ImportLine> found;
    if (order_.id.is_set())
      found = store::load_import(tx, order_.id);
    else
      found = store::unfinished_import(tx, file_hash_, name_of(order_.taker.what()));
    if (found) {
      line_ = *found;
    } else {
      line_.id = order_.id.is_set() ? order_.id : random_id<ImportId>();
      line_.what = name_of(order_.taker.what());
      line_.file_name = order_.file_name;
      line_.account = order_.permit.account();
      line_.made_at = order_.now;
    }
    line_.mapping = mapping;
    line_.file_hash = file_hash_;
    line_.state = "running";
    line_.moved_at = order_.now;
    if (found)
      store::move_import(tx, line_);
    else
      store::add_import(tx, line_);
    return Done{};
  });
}

ImportRun Run::about_run() {
  ImportRun run{line_.id, file_hash_, order_.is_dry_run, order_.now, {}};
  run.witness = [this](Tx& tx, std::int64_t row_count) {
    append_leaf(tx, leaf_of(order_.permit, hash_bucket(line_.id.value), "import.batch", "import",
                            line_.id.value, "", order_.now,
                            fmt::format("{} rows of {}, file {}", row_count, line_.what,
                                        file_hash_.substr(0, 16))));
  };
  return run;
}

Result<bool> Run::fill_window() {
  raw_.clear();
  window_.clear();
  const std::size_t wanted = order_.taker.window_count();
  while (raw_.size() < wanted) {
    TableRow row;
    auto is_more = reader_->next(row);
    if (!is_more) return is_more.error();
    if (!*is_more) break;
    ImportRow taken{row.line, std::vector<std::string>(columns_.size())};
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (at_[c] >= 0 && std::size_t(at_[c]) < row.cells.size())
        taken.cells[c] = row.cells[std::size_t(at_[c])];
    for (const auto& cell : row.cells)
      bytes_done_ += cell.size() + 1;
    raw_.push_back(std::move(row));
    window_.push_back(std::move(taken));
  }
  return !raw_.empty();
}

void Run::note_refusal(const TableRow& row, const RowOutcome& outcome) {
  CHECK(outcome.expected != nullptr);
  std::string column;
  if (outcome.column >= 0) {
    const int place = at_[std::size_t(outcome.column)];
    column = place >= 0 ? headings_[std::size_t(place)]
                        : std::string(columns_[std::size_t(outcome.column)].zh);
  }
  if (report_.first_refusals.size() < kShownRefusalsMax)
    report_.first_refusals.push_back({row.line, column, outcome.expected});
  if (!order_.refused) return;
  std::vector<std::size_t> kept;
  for (std::size_t h = 0; h < headings_.size(); ++h)
    if (!is_reason_heading(headings_[h])) kept.push_back(h);
  std::vector<std::string> out;
  if (!std::exchange(has_error_heading_, true)) {
    for (const auto h : kept)
      out.push_back(headings_[h]);
    out.emplace_back(kProblemHeading);
    out.emplace_back(kExpectedHeading);
    order_.refused(out);
    out.clear();
  }
  for (const auto h : kept)
    out.push_back(h < row.cells.size() ? row.cells[h] : std::string());
  out.push_back(fmt::format("{}{}{}", row.line, column.empty() ? "" : ": ", column));
  out.push_back(fmt::format("{} / {}", outcome.expected->zh, outcome.expected->en));
  order_.refused(out);
}

Outcome Run::take_window() {
  auto outcomes = order_.taker.take(window_, about_run());
  if (!outcomes) return outcomes.error();
  CHECK(outcomes->size() == raw_.size());
  auto& numbers = report_.numbers;
  for (std::size_t i = 0; i < raw_.size(); ++i) {
    ++numbers.rows;
    switch ((*outcomes)[i].kind) {
      case RowOutcome::Kind::inserted:
        ++numbers.inserted;
        break;
      case RowOutcome::Kind::updated:
        ++numbers.updated;
        break;
      case RowOutcome::Kind::unchanged:
        ++numbers.unchanged;
        break;
      case RowOutcome::Kind::refused:
        ++numbers.refused;
        note_refusal(raw_[i], (*outcomes)[i]);
        break;
    }
  }
  return save("running");
}

Outcome Run::save(std::string_view state) {
  if (order_.is_dry_run) return Done{};
  line_.numbers = report_.numbers;
  line_.state = state;
  line_.done_ratio =
      state == "done" ? 1 : std::min(0.99, double(bytes_done_) / double(order_.bytes.size() + 1));
  return order_.db.write([&](Tx& tx) -> Outcome {
    store::move_import(tx, line_);
    return Done{};
  });
}

Result<ImportReport> Run::go() {
  auto begun = begin();
  if (!begun) return begun.error();
  while (true) {
    auto is_more = fill_window();
    if (!is_more) return is_more.error();
    if (!*is_more) break;
    auto taken = take_window();
    if (!taken) return taken.error();
    const double done = double(bytes_done_) / double(order_.bytes.size() + 1);
    if (order_.progress && !order_.progress(report_.numbers, std::min(0.99, done))) {
      report_.is_stopped = true;
      break;
    }
  }
  report_.id = line_.id;
  auto saved = save(report_.is_stopped ? "stopped" : "done");
  if (!saved) return saved.error();
  return std::move(report_);
}

}  // namespace

Result<ImportReport> run_import(const ImportOrder& order) {
  return Run(order).go();
}

json::object report_json(const ImportReport& report) {
  json::array refusals, ignored;
  for (const auto& refusal : report.first_refusals)
    refusals.push_back(json::object{{"line", refusal.line},
                                    {"column", refusal.column},
                                    {"key", refusal.expected->key},
                                    {"expected_zh", refusal.expected->zh},
                                    {"expected_en", refusal.expected->en}});
  json::object mapping;
  for (const auto& [column, heading] : report.mapping)
    mapping[column] = heading;
  for (const auto& heading : report.ignored_headings)
    ignored.emplace_back(heading);
  const auto& n = report.numbers;
  return {{"rows", n.rows},
          {"inserted", n.inserted},
          {"updated", n.updated},
          {"unchanged", n.unchanged},
          {"refused", n.refused},
          {"encoding", report.encoding},
          {"mapping", std::move(mapping)},
          {"ignored", std::move(ignored)},
          {"refusals", std::move(refusals)},
          {"is_stopped", report.is_stopped}};
}

}  // namespace fl

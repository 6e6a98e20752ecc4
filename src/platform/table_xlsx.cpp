// Workbooks: the first sheet read with libzip and pugixml, written with libxlsxwriter. A workbook
// is a stranger's archive: entries are counted, sizes are taken from what comes out and not from
// what the archive says, and only the four parts that are needed are unpacked.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>
#include <xlsxwriter.h>
#include <zip.h>
#include <pugixml.hpp>

#include "platform/table_parts.h"
#include "platform/text.h"

namespace fl::table {

namespace {

constexpr zip_int64_t kEntryCountMax = 2'000;
constexpr std::size_t kReadBytes = 256 * 1024;
constexpr std::size_t kSharedCountMax = 4'000'000;
constexpr double kDaysOfUnixEpoch = 25'569;  // 1970-01-01 in a workbook's days (from 1899-12-30)
constexpr double kDays1904 = 1'462;
constexpr std::size_t kRowNumberMax = 1'048'576;
constexpr int kSheetColumnsMax = 16'384;

const Fault kBad{FaultKind::bad_input, "platform.table_bad_workbook"};

class Archive {
 public:
  explicit Archive(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source) zip_ = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (source && !zip_) zip_source_free(source);
    zip_error_fini(&error);
  }
  ~Archive() {
    if (zip_) zip_discard(zip_);
  }
  Archive(const Archive&) = delete;
  [[nodiscard]] bool is_open() const {
    return zip_ && zip_get_num_entries(zip_, 0) <= kEntryCountMax;
  }
  // The whole entry, or a fault when it is larger than allowed or broken; nothing: not there.
  [[nodiscard]] Result<std::optional<std::string>> read(const std::string& name,
                                                        std::size_t bytes_max) const {
    const zip_int64_t at = zip_name_locate(zip_, name.c_str(), ZIP_FL_NOCASE);
    if (at < 0) return std::optional<std::string>();
    zip_file_t* file = zip_fopen_index(zip_, static_cast<zip_uint64_t>(at), 0);
    if (!file) return kBad;
    std::string out;
    std::vector<char> piece(kReadBytes);
    zip_int64_t count = 0;
    while ((count = zip_fread(file, piece.data(), piece.size())) > 0) {
      out.append(piece.data(), static_cast<std::size_t>(count));
      if (out.size() > bytes_max) break;
    }
    zip_fclose(file);
    if (out.size() > bytes_max)
      return Fault{FaultKind::too_large, "platform.table_too_large",
                   std::to_string(bytes_max >> 20) + " MB unpacked"};
    if (count < 0) return kBad;
    return std::optional<std::string>(std::move(out));
  }

 private:
  zip_t* zip_ = nullptr;
};

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const auto& child : node.children())
    if (local_name(child) == name) return child;
  return {};
}

// "_x000D_" is how a workbook writes a character that XML cannot hold.
std::string unescaped(std::string text) {
  for (std::size_t at = 0; (at = text.find("_x00", at)) != std::string::npos; ++at) {
    unsigned code = 0;
    const char* const digits = text.data() + at + 4;
    if (at + 7 > text.size() || text[at + 6] != '_') continue;
    const auto [end, error] = std::from_chars(digits, digits + 2, code, 16);
    if (error == std::errc() && end == digits + 2 && code > 0 && code < 0x80)
      text.replace(at, 7, 1, static_cast<char>(code));
  }
  return text;
}

// The runs of a text, its phonetic hints left out.
std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const auto& child : node.children()) {
    const auto name = local_name(child);
    if (name == "t") text += child.text().get();
    if (name == "r") text += child_of(child, "t").text().get();
  }
  return unescaped(std::move(text));
}

bool is_date_code(std::string_view code) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\\') {
      ++i;
      continue;
    }
    if (c == '[') {
      i = std::min(code.find(']', i), code.size());
      continue;
    }
    if (c == 'y' || c == 'd' || c == 'm' || c == 'h') return true;
  }
  return false;
}

bool is_date_format(int id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

// For each cell style, whether it shows a date.
std::vector<bool> date_styles(const std::string& xml) {
  pugi::xml_document document;
  std::vector<bool> styles;
  if (!document.load_buffer(xml.data(), xml.size())) return styles;
  const auto root = child_of(document, "styleSheet");
  std::unordered_set<int> custom;
  for (const auto& format : child_of(root, "numFmts").children())
    if (is_date_code(format.attribute("formatCode").value()))
      custom.insert(format.attribute("numFmtId").as_int());
  for (const auto& style : child_of(root, "cellXfs").children()) {
    const int id = style.attribute("numFmtId").as_int();
    styles.push_back(is_date_format(id) || custom.contains(id));
  }
  return styles;
}

// The civil day of a count of days since 1970 (Howard Hinnant's algorithm).
std::string day_text(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const auto day_of_era = days - era * 146'097;
  const auto year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const auto day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month_at = (5 * day_of_year + 2) / 153;
  const auto day = day_of_year - (153 * month_at + 2) / 5 + 1;
  const auto month = month_at < 10 ? month_at + 3 : month_at - 9;
  return fmt::format("{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
                     day);
}

std::string number_text(std::string_view raw, bool is_date, bool is_1904) {
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc() || end != raw.data() + raw.size() || !std::isfinite(value))
    return std::string(raw);
  if (is_date && value >= 0 && value < 2'958'466) {  // up to 9999-12-31
    const double days = value + (is_1904 ? kDays1904 : 0) - kDaysOfUnixEpoch;
    const double whole = std::floor(days);
    const auto seconds = static_cast<int>(std::lround((days - whole) * 86'400));
    std::string text = day_text(static_cast<std::int64_t>(whole));
    if (seconds == 0) return text;
    return text +
           fmt::format(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return std::to_string(static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

// "C5" -> 2; -1 when it names no column of a sheet.
int column_of(std::string_view reference) {
  int column = 0;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z' && i < 4; ++i)
    column = column * 26 + (reference[i] - 'A' + 1);
  return i == 0 || column > kSheetColumnsMax ? -1 : column - 1;
}

struct Book {
  std::vector<std::string> shared;
  std::vector<bool> styles;
  bool is_1904 = false;
};

class WorkbookReader : public TableReader {
 public:
  explicit WorkbookReader(const TableLimits& limits) : limits_(limits) {}
  [[nodiscard]] Outcome load(const Archive& archive);
  [[nodiscard]] Result<bool> next(TableRow& row) override;
  [[nodiscard]] std::string_view encoding() const override { return "xlsx"; }

 private:
  [[nodiscard]] Result<std::string> first_sheet(const Archive& archive);
  [[nodiscard]] Outcome load_shared(const Archive& archive);
  [[nodiscard]] std::string value_of(const pugi::xml_node& cell) const;
  TableLimits limits_;
  Book book_;
  std::string sheet_bytes_;
  pugi::xml_document sheet_;
  pugi::xml_node row_;
  std::size_t line_ = 0;
};

// The path of the first sheet, by the workbook and its relations.
Result<std::string> WorkbookReader::first_sheet(const Archive& archive) {
  auto workbook = archive.read("xl/workbook.xml", limits_.unpacked_bytes_max);
  if (!workbook) return workbook.error();
  auto relations = archive.read("xl/_rels/workbook.xml.rels", limits_.unpacked_bytes_max);
  if (!relations) return relations.error();
  if (!*workbook || !*relations) return kBad;
  pugi::xml_document book, related;
  if (!book.load_buffer((*workbook)->data(), (*workbook)->size()) ||
      !related.load_buffer((*relations)->data(), (*relations)->size()))
    return kBad;
  const auto root = child_of(book, "workbook");
  book_.is_1904 = child_of(root, "workbookPr").attribute("date1904").as_bool();
  const auto sheet = child_of(child_of(root, "sheets"), "sheet");
  std::string_view wanted;
  for (const auto& attribute : sheet.attributes())
    if (std::string_view(attribute.name()).ends_with(":id")) wanted = attribute.value();
  for (const auto& relation : child_of(related, "Relationships").children())
    if (!wanted.empty() && wanted == relation.attribute("Id").value()) {
      const std::string target = relation.attribute("Target").value();
      return target.starts_with('/') ? target.substr(1) : "xl/" + target;
    }
  return kBad;
}

Outcome WorkbookReader::load_shared(const Archive& archive) {
  auto texts = archive.read("xl/sharedStrings.xml", limits_.unpacked_bytes_max);
  if (!texts) return texts.error();
  if (!*texts) return Done{};
  pugi::xml_document document;
  if (!document.load_buffer_inplace((*texts)->data(), (*texts)->size(),
                                    pugi::parse_default | pugi::parse_ws_pcdata_single))
    return kBad;
  for (const auto& item : child_of(document, "sst").children()) {
    if (local_name(item) != "si") continue;
    if (book_.shared.size() == kSharedCountMax) return kBad;
    book_.shared.push_back(text_of(item));
  }
  return Done{};
}

Outcome WorkbookReader::load(const Archive& archive) {
  auto path = first_sheet(archive);
  if (!path) return path.error();
  auto styles = archive.read("xl/styles.xml", limits_.unpacked_bytes_max);
  if (!styles) return styles.error();
  if (*styles) book_.styles = date_styles(**styles);
  auto shared = load_shared(archive);
  if (!shared) return shared;
  auto sheet = archive.read(*path, limits_.unpacked_bytes_max);
  if (!sheet) return sheet.error();
  if (!*sheet) return kBad;
  sheet_bytes_ = std::move(**sheet);
  if (!sheet_.load_buffer_inplace(sheet_bytes_.data(), sheet_bytes_.size(),
                                  pugi::parse_default | pugi::parse_ws_pcdata_single))
    return kBad;
  row_ = child_of(child_of(child_of(sheet_, "worksheet"), "sheetData"), "row");
  return Done{};
}

std::string WorkbookReader::value_of(const pugi::xml_node& cell) const {
  const std::string_view type = cell.attribute("t").value();
  if (type == "inlineStr") return text_of(child_of(cell, "is"));
  const std::string_view raw = child_of(cell, "v").text().get();
  if (type == "s") {
    std::size_t at = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), at);
    const bool is_whole = error == std::errc() && end == raw.data() + raw.size();
    return is_whole && at < book_.shared.size() ? book_.shared[at] : std::string();
  }
  if (type == "b") return raw == "1" ? "1" : "0";
  if (type == "str" || type == "e" || type == "d" || raw.empty()) return std::string(raw);
  const auto style = cell.attribute("s").as_uint();
  const bool is_date = style < book_.styles.size() && book_.styles[style];
  return number_text(raw, is_date, book_.is_1904);
}

Result<bool> WorkbookReader::next(TableRow& row) {
  while (row_) {
    const pugi::xml_node here = row_;
    row_ = row_.next_sibling();
    if (local_name(here) != "row") continue;
    const auto number = here.attribute("r").as_ullong();
    line_ = number > line_ && number <= kRowNumberMax ? number : line_ + 1;
    row.line = line_;
    row.cells.clear();
    int column = -1;
    bool is_empty = true;
    for (const auto& cell : here.children()) {
      if (local_name(cell) != "c") continue;
      const std::string_view reference = cell.attribute("r").value();
      column = reference.empty() ? column + 1 : column_of(reference);
      if (column < 0) return kBad;
      std::string value = value_of(cell);
      if (value.empty()) continue;
      if (static_cast<std::size_t>(column) >= limits_.columns_max)
        return too_wide(row.line, limits_.columns_max);
      if (value.size() > limits_.cell_bytes_max) return cell_too_long(row.line);
      if (!is_utf8(value)) return kBad;
      if (row.cells.size() <= static_cast<std::size_t>(column))
        row.cells.resize(static_cast<std::size_t>(column) + 1);
      row.cells[static_cast<std::size_t>(column)] = unguarded(value);
      is_empty = false;
    }
    if (!is_empty) return true;
  }
  return false;
}

class WorkbookWriter : public TableWriter {
 public:
  explicit WorkbookWriter(std::string path) : path_(std::move(path)) {
    const auto slash = path_.rfind('/');
    folder_ = slash == std::string::npos ? "." : path_.substr(0, slash);
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder_.data();  // beside the file: never in a folder others read
    options.use_zip64 = LXW_TRUE;
    book_ = workbook_new_opt(path_.c_str(), &options);
    sheet_ = book_ ? workbook_add_worksheet(book_, nullptr) : nullptr;
    if (sheet_) worksheet_freeze_panes(sheet_, 1, 0);
  }
  ~WorkbookWriter() override {
    if (book_) ignore_code(workbook_close(book_));
  }
  [[nodiscard]] bool is_open() const { return sheet_ != nullptr; }
  void row(std::span<const std::string> cells) override {
    lxw_col_t column = 0;
    for (const auto& cell : cells) {
      const std::string safe = guarded(cell);
      if (!safe.empty() &&
          worksheet_write_string(sheet_, line_, column, safe.c_str(), nullptr) != LXW_NO_ERROR)
        is_bad_ = true;
      ++column;
    }
    ++line_;
  }
  Outcome finish() override {
    const lxw_error closed = workbook_close(std::exchange(book_, nullptr));
    if (closed != LXW_NO_ERROR || is_bad_) return unwritable(path_);
    return Done{};
  }

 private:
  static void ignore_code(lxw_error) {}
  std::string path_, folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t line_ = 0;
  bool is_bad_ = false;
};

}  // namespace

Result<std::unique_ptr<TableReader>> open_workbook(std::string_view bytes,
                                                   const TableLimits& limits) {
  const Archive archive(bytes);
  if (!archive.is_open()) return kBad;
  auto reader = std::make_unique<WorkbookReader>(limits);
  auto loaded = reader->load(archive);
  if (!loaded) return loaded.error();
  return std::unique_ptr<TableReader>(std::move(reader));
}

Result<std::unique_ptr<TableWriter>> new_workbook(const std::string& path) {
  auto writer = std::make_unique<WorkbookWriter>(path);
  if (!writer->is_open()) return unwritable(path);
  return std::unique_ptr<TableWriter>(std::move(writer));
}

}  // namespace fl::table

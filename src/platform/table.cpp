// CSV in and out, the guard against formulas, and files as bytes. Workbooks: table_xlsx.cpp.
#include "platform/table.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unicode/ucnv.h>

#include "platform/table_parts.h"
#include "platform/text.h"

namespace fl {

namespace table {

Fault cell_too_long(std::size_t line) {
  return {FaultKind::too_large, "platform.table_cell_too_long", "line " + std::to_string(line)};
}

Fault too_wide(std::size_t line, std::size_t columns_max) {
  return {FaultKind::too_large, "platform.table_too_wide",
          "line " + std::to_string(line) + ", at most " + std::to_string(columns_max)};
}

Fault unwritable(const std::string& path) {
  return {FaultKind::unavailable, "platform.table_unwritable", path + ": " + std::strerror(errno)};
}

}  // namespace table

namespace {

constexpr std::size_t kWriteBytes = 1u << 20;

bool is_formula_start(char c) {
  return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

// Whether a cell, its leading apostrophes aside, begins like a formula.
bool is_risky(std::string_view cell) {
  const auto at = cell.find_first_not_of('\'');
  return at != std::string_view::npos && is_formula_start(cell[at]);
}

// The whole text recoded to UTF-8, or nothing when some of it is not valid.
std::optional<std::string> recoded(std::string_view bytes, const char* from) {
  UErrorCode error = U_ZERO_ERROR;
  UConverter* source = ucnv_open(from, &error);
  UConverter* target = ucnv_open("UTF-8", &error);
  std::optional<std::string> out;
  if (U_SUCCESS(error)) {
    ucnv_setToUCallBack(source, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    std::string text;
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    std::vector<UChar> between(64 * 1024);
    UChar *filled_from = between.data(), *filled_to = between.data();
    std::vector<char> piece(256 * 1024);
    bool is_first = true;
    do {
      error = U_ZERO_ERROR;
      char* to = piece.data();
      ucnv_convertEx(target, source, &to, piece.data() + piece.size(), &at, end, between.data(),
                     &filled_from, &filled_to, between.data() + between.size(), is_first, true,
                     &error);
      is_first = false;
      text.append(piece.data(), static_cast<std::size_t>(to - piece.data()));
    } while (error == U_BUFFER_OVERFLOW_ERROR);
    if (U_SUCCESS(error)) out = std::move(text);
  }
  ucnv_close(source);
  ucnv_close(target);
  return out;
}

// What parts the cells of the first line: a comma if there is one outside quotes, else a tab or a
// semicolon, as some office programs write.
char separator_of(std::string_view text) {
  bool is_quoted = false;
  char found = ',';
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == ',') return ',';
    if (c == '\n' || c == '\r') break;
    if (found == ',' && (c == '\t' || c == ';')) found = c;
  }
  return found;
}

class CsvReader : public TableReader {
 public:
  CsvReader(std::string_view text, std::string own, std::string_view encoding,
            const TableLimits& limits)
      : own_(std::move(own)), encoding_(encoding), limits_(limits) {
    text_ = own_.empty() ? text : std::string_view(own_);
    if (text_.starts_with(kUtf8Bom)) text_.remove_prefix(kUtf8Bom.size());
    separator_ = separator_of(text_);
  }

  Result<bool> next(TableRow& row) override {
    while (at_ < text_.size()) {
      row.line = line_;
      std::size_t count = 0;
      bool is_more = true;
      while (is_more) {
        if (count == limits_.columns_max) return table::too_wide(row.line, limits_.columns_max);
        if (row.cells.size() == count) row.cells.emplace_back();
        auto ended = cell(row.cells[count]);
        if (!ended) return ended.error();
        ++count;
        is_more = !*ended;
      }
      row.cells.resize(count);
      if (count > 1 || !row.cells[0].empty()) return true;
    }
    return false;
  }
  std::string_view encoding() const override { return encoding_; }

 private:
  // Reads one cell and what ends it; true when that was the end of the row.
  Result<bool> cell(std::string& out) {
    std::string_view plain;
    std::string quoted;
    if (at_ < text_.size() && text_[at_] == '"') {
      auto outcome = quoted_cell(quoted);
      if (!outcome) return outcome.error();
      plain = quoted;
    } else {
      const std::size_t from = at_;
      while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' &&
             text_[at_] != '\r')
        ++at_;
      plain = text_.substr(from, at_ - from);
    }
    if (plain.size() > limits_.cell_bytes_max) return table::cell_too_long(line_);
    out = unguarded(plain);
    if (at_ >= text_.size()) return true;
    const char end = text_[at_++];
    if (end == separator_) return false;
    if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
    return true;
  }

  Outcome quoted_cell(std::string& out) {
    const std::size_t begun_at = line_;
    const Fault broken{FaultKind::bad_input, "platform.table_broken_quote",
                       "line " + std::to_string(begun_at)};
    ++at_;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) return broken;
      const auto part = text_.substr(at_, quote - at_);
      if (out.size() + part.size() > limits_.cell_bytes_max) return table::cell_too_long(begun_at);
      out += part;
      line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
      at_ = quote + 1;
      if (at_ < text_.size() && text_[at_] == '"') {
        out += '"';
        ++at_;
        continue;
      }
      break;
    }
    if (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r')
      return broken;
    return Done{};
  }

  std::string own_;
  std::string_view text_, encoding_;
  TableLimits limits_;
  char separator_ = ',';
  std::size_t at_ = 0, line_ = 1;
};

class CsvWriter : public TableWriter {
 public:
  CsvWriter(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {
    out_ = kUtf8Bom;
  }
  ~CsvWriter() override {
    if (file_) std::fclose(file_);
  }
  void row(std::span<const std::string> cells) override {
    append_csv(out_, cells);
    if (out_.size() >= kWriteBytes) flush();
  }
  Outcome finish() override {
    flush();
    std::FILE* file = std::exchange(file_, nullptr);
    is_bad_ = std::fflush(file) != 0 || ::fsync(::fileno(file)) != 0 || is_bad_;
    is_bad_ = std::fclose(file) != 0 || is_bad_;
    if (is_bad_) return table::unwritable(path_);
    return Done{};
  }

 private:
  void flush() {
    is_bad_ = std::fwrite(out_.data(), 1, out_.size(), file_) != out_.size() || is_bad_;
    out_.clear();
  }
  std::string path_;
  std::FILE* file_;
  std::string out_;
  bool is_bad_ = false;
};

}  // namespace

TableForm table_form_of(std::string_view file_name) {
  std::string end(file_name.substr(file_name.size() - std::min<std::size_t>(5, file_name.size())));
  std::transform(end.begin(), end.end(), end.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return end == ".xlsx" ? TableForm::xlsx : TableForm::csv;
}

std::string_view mime_of(TableForm form) {
  return form == TableForm::csv
             ? "text/csv; charset=utf-8"
             : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

std::string guarded(std::string_view cell) {
  std::string out;
  if (is_risky(cell)) out += '\'';
  out += cell;
  return out;
}

std::string_view unguarded(std::string_view cell) {
  if (cell.starts_with('\'') && is_risky(cell)) cell.remove_prefix(1);
  return cell;
}

void append_csv(std::string& out, std::span<const std::string> cells) {
  bool is_first = true;
  for (const auto& cell : cells) {
    if (!std::exchange(is_first, false)) out += ',';
    const std::string safe = guarded(cell);
    // A lone empty cell would read as an empty line.
    const bool is_lone = cells.size() == 1 && safe.empty();
    if (!is_lone && safe.find_first_of(",\"\r\n;\t") == std::string::npos) {
      out += safe;
      continue;
    }
    out += '"';
    for (const char c : safe) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

Result<std::unique_ptr<TableReader>> TableReader::open(std::string_view bytes,
                                                       const TableLimits& limits) {
  const Fault too_large{FaultKind::too_large, "platform.table_too_large",
                        std::to_string(limits.bytes_max >> 20) + " MB"};
  if (bytes.size() > limits.bytes_max) return too_large;
  if (bytes.starts_with("PK\x03\x04")) return table::open_workbook(bytes, limits);
  auto made = [&](std::string_view text, std::string own, std::string_view encoding) {
    return std::unique_ptr<TableReader>(new CsvReader(text, std::move(own), encoding, limits));
  };
  const Fault not_text{FaultKind::bad_input, "platform.table_not_text"};
  const bool is_utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!is_utf16) {
    if (bytes.find('\0') != std::string_view::npos) return not_text;
    if (is_utf8(bytes)) return made(bytes, {}, "utf-8");
  }
  if (bytes.size() > limits.gb18030_bytes_max) return too_large;
  auto text = recoded(bytes, is_utf16 ? "UTF-16" : "gb18030");
  if (!text || text->find('\0') != std::string::npos) return not_text;
  return made({}, std::move(*text), is_utf16 ? "utf-16" : "gb18030");
}

Result<std::unique_ptr<TableWriter>> TableWriter::to_file(const std::string& path, TableForm form) {
  // Made before anything is in it, so that nobody else ever could read it.
  const int made = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (made < 0) return table::unwritable(path);
  ::fchmod(made, 0600);
  if (form == TableForm::xlsx) {
    ::close(made);
    return table::new_workbook(path);
  }
  std::FILE* file = ::fdopen(made, "wb");
  if (!file) {
    ::close(made);
    return table::unwritable(path);
  }
  return std::unique_ptr<TableWriter>(new CsvWriter(path, file));
}

Result<std::string> table_bytes(TableForm form, const std::vector<std::vector<std::string>>& rows) {
  if (form == TableForm::csv) {
    std::string out(kUtf8Bom);
    for (const auto& row : rows)
      append_csv(out, row);
    return out;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "firstline-table.XXXXXX").string();
  if (!::mkdtemp(folder.data())) return table::unwritable(folder);
  const std::string path = folder + "/table.xlsx";
  std::string bytes;
  Outcome outcome = Done{};
  {
    auto writer = TableWriter::to_file(path, form);
    if (!writer) return writer.error();
    for (const auto& row : rows)
      (*writer)->row(row);
    outcome = (*writer)->finish();
    std::ifstream file(path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    bytes = std::move(all).str();
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!outcome) return outcome.error();
  return bytes;
}

Result<std::unique_ptr<MappedFile>> MappedFile::open(const std::string& path) {
  const auto unreadable = [&] {
    return Fault{FaultKind::absent, "platform.table_unreadable",
                 path + ": " + std::strerror(errno)};
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable();
  struct stat about {};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    const Fault fault = unreadable();
    ::close(file);
    return fault;
  }
  const auto size = static_cast<std::size_t>(about.st_size);
  void* at = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  const int saved = errno;
  ::close(file);
  errno = saved;
  if (size != 0 && at == MAP_FAILED) return unreadable();
  return std::unique_ptr<MappedFile>(new MappedFile(static_cast<const char*>(at), size));
}

MappedFile::~MappedFile() {
  if (begin_) ::munmap(const_cast<char*>(begin_), size_);
}

}  // namespace fl

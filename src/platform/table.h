// Tables in and out: CSV (RFC 4180) and XLSX (the first sheet), row by row, as text cells.
//
// Reading promises: UTF-8 with or without BOM, UTF-16 with BOM and GB18030 are told apart by what
// is valid; CR, LF and CRLF end a line; a quoted cell may hold any of them; nothing larger than
// TableLimits is unpacked or handed on, whatever a file says of itself. Numbers and dates of a
// workbook come out as people write them ("13800001111", "2022-11-21").
// Writing promises: CSV is UTF-8 with BOM and CRLF, so that office programs open it as it is; a
// cell that such a program would take for a formula is guarded by an apostrophe, and reading takes
// the same apostrophe away: what was written is what is read.
// Called by registry/ (imports, exports) and by the export of any list. Left to others: what the
// columns mean.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"

namespace fl {

struct TableLimits {
  std::size_t bytes_max = std::size_t(4) << 30;  // the file as it lies there
  std::size_t unpacked_bytes_max = 96u << 20;    // one sheet or table of texts of a workbook
  std::size_t gb18030_bytes_max = std::size_t(1) << 30;  // recoded whole, in memory
  std::size_t columns_max = 64;
  std::size_t cell_bytes_max = 8'000;
};

enum class TableForm { csv, xlsx };
// By the end of the name; csv unless it says ".xlsx".
[[nodiscard]] TableForm table_form_of(std::string_view file_name);

struct TableRow {
  std::size_t line = 0;  // of the file (CSV) or sheet, from 1: what a person looks up
  std::vector<std::string> cells;
};

class TableReader {
 public:
  // `bytes` outlive the reader. Faults: platform.table_too_large, platform.table_not_text,
  // platform.table_bad_workbook.
  [[nodiscard]] static Result<std::unique_ptr<TableReader>> open(std::string_view bytes,
                                                                 const TableLimits& limits = {});
  virtual ~TableReader() = default;
  // False at the end. Empty rows are passed over. Faults: platform.table_broken_quote,
  // platform.table_too_wide, platform.table_cell_too_long, each with the line.
  [[nodiscard]] virtual Result<bool> next(TableRow& row) = 0;
  [[nodiscard]] virtual std::string_view encoding() const = 0;  // "utf-8", "gb18030", "xlsx"
};

class TableWriter {
 public:
  // A new file that only its owner may read (0600). Fault: platform.table_unwritable.
  [[nodiscard]] static Result<std::unique_ptr<TableWriter>> to_file(const std::string& path,
                                                                    TableForm form);
  virtual ~TableWriter() = default;
  virtual void row(std::span<const std::string> cells) = 0;
  // The file is complete only after this. Fault: platform.table_unwritable.
  [[nodiscard]] virtual Outcome finish() = 0;
};

// A small table as the bytes of a file: the first row is the heading.
[[nodiscard]] Result<std::string> table_bytes(TableForm form,
                                              const std::vector<std::vector<std::string>>& rows);
[[nodiscard]] std::string_view mime_of(TableForm form);

// An apostrophe before what an office program would run (=, +, -, @, TAB, CR first, also behind
// apostrophes), and away again. unguarded(guarded(x)) == x for every x.
[[nodiscard]] std::string guarded(std::string_view cell);
[[nodiscard]] std::string_view unguarded(std::string_view cell);
// One line of CSV with its CRLF, guarded and quoted as needed.
void append_csv(std::string& out, std::span<const std::string> cells);
inline constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

// A file's bytes, read only, without copying them. Faults: platform.table_unreadable.
class MappedFile {
 public:
  [[nodiscard]] static Result<std::unique_ptr<MappedFile>> open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  [[nodiscard]] std::string_view bytes() const { return {begin_, size_}; }

 private:
  MappedFile(const char* begin, std::size_t size) : begin_(begin), size_(size) {}
  const char* begin_;
  std::size_t size_;
};

}  // namespace fl

// Fuzzes the reading of tables: any bytes as CSV or XLSX. Promises checked: no crash, every limit
// holds, and rows that came out come out again when they are written and read.
// sources: platform/table.cpp platform/table_xlsx.cpp platform/result.cpp platform/text.cpp
// libraries: -lzip -lpugixml -lxlsxwriter -lfmt -licui18n -licuuc -licudata
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/table.h"
#include "platform/text.h"

namespace {

constexpr fl::TableLimits kLimits{.bytes_max = 60'000,
                                  .unpacked_bytes_max = 200'000,
                                  .gb18030_bytes_max = 60'000,
                                  .columns_max = 8,
                                  .cell_bytes_max = 100};

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::vector<std::string>> rows_of(std::string_view bytes) {
  std::vector<std::vector<std::string>> rows;
  auto reader = fl::TableReader::open(bytes, kLimits);
  if (!reader) return rows;
  fl::TableRow row;
  std::size_t line = 0;
  while (true) {
    const auto is_more = (*reader)->next(row);
    if (!is_more || !*is_more) return rows;
    require(row.line > line && row.cells.size() <= kLimits.columns_max && !row.cells.empty());
    line = row.line;
    for (const auto& cell : row.cells)
      require(cell.size() <= kLimits.cell_bytes_max && fl::is_utf8(cell));
    rows.push_back(row.cells);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rows = rows_of({reinterpret_cast<const char*>(data), size});
  if (rows.empty()) return 0;
  std::string csv(fl::kUtf8Bom);
  for (const auto& row : rows)
    fl::append_csv(csv, row);
  if (csv.size() > kLimits.bytes_max) return 0;
  auto again = fl::TableReader::open(csv, {.columns_max = 8});
  require(again.is_ok());
  fl::TableRow row;
  for (const auto& wanted : rows) {
    if (wanted.size() == 1 && wanted[0].empty()) continue;
    require((*again)->next(row).is_ok() && row.cells == wanted);
  }
  return 0;
}

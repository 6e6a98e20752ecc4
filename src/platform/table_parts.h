// Inside tables: the reader of workbooks and the helpers both forms share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/table.h"

namespace fl::table {

[[nodiscard]] Result<std::unique_ptr<TableReader>> open_workbook(std::string_view bytes,
                                                                 const TableLimits& limits);
[[nodiscard]] Result<std::unique_ptr<TableWriter>> new_workbook(const std::string& path);
[[nodiscard]] Fault cell_too_long(std::size_t line);
[[nodiscard]] Fault too_wide(std::size_t line, std::size_t columns_max);
[[nodiscard]] Fault unwritable(const std::string& path);

}  // namespace fl::table

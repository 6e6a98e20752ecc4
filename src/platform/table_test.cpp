// Tables: every encoding, every line end, what a stranger's file may do, and what goes out comes
// back in.
#include "platform/table.h"

#include <zip.h>

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl {

namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> read_all(std::string_view bytes, const TableLimits& limits = {}) {
  auto reader = TableReader::open(bytes, limits);
  if (!reader) return reader.error();
  Rows rows;
  TableRow row;
  while (true) {
    auto is_more = (*reader)->next(row);
    if (!is_more) return is_more.error();
    if (!*is_more) return rows;
    rows.push_back(row.cells);
  }
}

std::string first_fault(std::string_view bytes, const TableLimits& limits = {}) {
  auto rows = read_all(bytes, limits);
  return rows ? "" : rows.error().key;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* whole = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(whole);
  zip_t* zip = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
  for (const auto& [name, bytes] : files)
    zip_file_add(zip, name.c_str(), zip_source_buffer(zip, bytes.data(), bytes.size(), 0), 0);
  zip_close(zip);
  zip_source_open(whole);
  zip_source_seek(whole, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(whole)), '\0');
  zip_source_seek(whole, 0, SEEK_SET);
  zip_source_read(whole, out.data(), out.size());
  zip_source_close(whole);
  zip_source_free(whole);
  return out;
}

std::string workbook_of(const std::string& sheet, const std::string& shared = "<sst/>") {
  return zip_of(
      {{"[Content_Types].xml", "<Types/>"},
       {"xl/workbook.xml",
        R"(<workbook><sheets><sheet name="a" sheetId="1" r:id="rId7"/></sheets></workbook>)"},
       {"xl/_rels/workbook.xml.rels",
        R"(<Relationships><Relationship Id="rId7" Target="worksheets/s.xml"/></Relationships>)"},
       {"xl/styles.xml",
        R"(<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/></numFmts>)"
        R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>)"
        "</styleSheet>"},
       {"xl/sharedStrings.xml", shared},
       {"xl/worksheets/s.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>"}});
}

TEST(Table, quoted_cells_may_hold_anything_and_lines_end_in_three_ways) {
  const auto rows = read_all("a,b\r\n\"x,\"\"y\"\"\",\"two\r\nlines\"\rp,\nq,r");
  ASSERT_TRUE(rows.is_ok());
  EXPECT_EQ(*rows, (Rows{{"a", "b"}, {"x,\"y\"", "two\r\nlines"}, {"p", ""}, {"q", "r"}}));
}

TEST(Table, the_line_told_is_the_line_of_the_file) {
  auto reader = TableReader::open("a\n\n\"b\nc\"\nd\n");
  ASSERT_TRUE(reader.is_ok());
  TableRow row;
  std::vector<std::size_t> lines;
  while (*(*reader)->next(row))
    lines.push_back(row.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{1, 3, 5}));
}

TEST(Table, encodings_are_told_apart_by_what_is_valid) {
  const Rows wanted{{"姓名", "𠮷"}};
  EXPECT_EQ(*read_all("姓名,𠮷"), wanted);
  EXPECT_EQ(*read_all("\xEF\xBB\xBF姓名,𠮷"), wanted);
  const std::string gb = "\xD0\xD5\xC3\xFB,\x95\x34\xC9\x33\r\n";  // U+20BB7 takes four bytes
  auto reader = TableReader::open(gb);
  ASSERT_TRUE(reader.is_ok());
  EXPECT_EQ((*reader)->encoding(), "gb18030");
  auto rows = read_all(gb);
  ASSERT_TRUE(rows.is_ok());
  EXPECT_EQ((*rows)[0][0], "姓名");
  EXPECT_EQ(*read_all(std::string_view("\xFF\xFE\xD3\x59\t\0\x0D\x54\n\0", 10)),
            (Rows{{"姓", "名"}}));
}

TEST(Table, what_is_no_text_is_refused) {
  EXPECT_EQ(first_fault(std::string_view("a\0b", 3)), "platform.table_not_text");
  EXPECT_EQ(first_fault("a\xFF\xFF\xFF,b"), "platform.table_not_text");
}

TEST(Table, limits_hold) {
  EXPECT_EQ(first_fault("a,b,c", {.columns_max = 2}), "platform.table_too_wide");
  EXPECT_EQ(first_fault("abcd", {.cell_bytes_max = 3}), "platform.table_cell_too_long");
  EXPECT_EQ(first_fault("\"abcd\"", {.cell_bytes_max = 3}), "platform.table_cell_too_long");
  EXPECT_EQ(first_fault("abcd", {.bytes_max = 3}), "platform.table_too_large");
  EXPECT_EQ(first_fault("\"open"), "platform.table_broken_quote");
  EXPECT_EQ(first_fault("\"a\"b"), "platform.table_broken_quote");
}

TEST(Table, a_workbook_gives_texts_numbers_and_days) {
  const std::string sheet =
      R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>in</t></is></c>)"
      "</row>"
      R"(<row r="4"><c r="A4"><v>13800001111</v></c><c r="B4" s="1"><v>44886</v></c>)"
      R"(<c r="C4" s="2"><v>44886.5</v></c><c r="D4"><v>1.5</v></c><c r="E4" t="b"><v>1</v></c>)"
      R"(</row>)";
  const auto bytes = workbook_of(sheet, "<sst><si><r><t>姓</t></r><r><t>名</t></r></si></sst>");
  const auto rows = read_all(bytes);
  ASSERT_TRUE(rows.is_ok()) << rows.error().key;
  EXPECT_EQ(*rows, (Rows{{"姓名", "", "in"},
                         {"13800001111", "2022-11-21", "2022-11-21 12:00:00", "1.5", "1"}}));
  auto reader = TableReader::open(bytes);
  TableRow row;
  ASSERT_TRUE(*(*reader)->next(row) && *(*reader)->next(row));
  EXPECT_EQ(row.line, 4u);
}

TEST(Table, a_workbook_that_unpacks_too_large_is_refused) {
  const std::string bomb =
      workbook_of("<row><c><v>" + std::string(3u << 20, '1') + "</v></c></row>");
  EXPECT_LT(bomb.size(), 20'000u);
  EXPECT_EQ(first_fault(bomb, {.unpacked_bytes_max = 1u << 20}), "platform.table_too_large");
  EXPECT_EQ(first_fault("PK\x03\x04 no archive"), "platform.table_bad_workbook");
  EXPECT_EQ(first_fault(zip_of({{"a.txt", "b"}})), "platform.table_bad_workbook");
  EXPECT_EQ(first_fault(workbook_of(R"(<row><c r="ZZZZ1"><v>1</v></c></row>)")),
            "platform.table_bad_workbook");
  EXPECT_EQ(first_fault(workbook_of(R"(<row><c r="XFD1"><v>1</v></c></row>)")),
            "platform.table_too_wide");
}

TEST(Table, formulas_are_guarded_and_the_guard_comes_off) {
  for (const std::string risky : {"=1+1", "+86", "-1", "@x", "\tx", "\rx", "'=1", "''+x"}) {
    EXPECT_EQ(guarded(risky), "'" + risky);
    EXPECT_EQ(unguarded(guarded(risky)), risky);
  }
  for (const std::string plain : {"", "王", "'", "'tis", "1-2", "a=b"}) {
    EXPECT_EQ(guarded(plain), plain);
    EXPECT_EQ(unguarded(plain), plain);
  }
}

// The property: for any cells, in both forms, what is written is what is read.
TEST(Table, what_is_written_is_read_back) {
  Random random(11);
  const std::vector<std::string> parts{"=", "'", "\"", ",",   "\n", "\r", "\t", "王", "𠮷",
                                       "-", "@", " ",  "1e5", ";",  "a",  "0",  "+"};
  for (int round = 0; round < 200; ++round) {
    Rows rows;
    const auto columns = 1 + random.below(4);
    for (std::size_t r = 0; r < 1 + random.below(5); ++r) {
      std::vector<std::string> cells(columns);
      for (auto& cell : cells)
        for (std::size_t n = random.below(6); n > 0; --n)
          cell += parts[random.below(parts.size())];
      cells[0] += "x";  // rows of nothing are passed over
      rows.push_back(std::move(cells));
    }
    const auto csv = table_bytes(TableForm::csv, rows);
    ASSERT_TRUE(csv.is_ok());
    auto back = read_all(*csv);
    ASSERT_TRUE(back.is_ok()) << back.error().key << *csv;
    EXPECT_EQ(*back, rows) << *csv;
    if (round % 20 != 0) continue;
    const auto book = table_bytes(TableForm::xlsx, rows);
    ASSERT_TRUE(book.is_ok());
    back = read_all(*book);
    ASSERT_TRUE(back.is_ok()) << back.error().key;
    for (auto& row : *back)
      row.resize(columns);
    EXPECT_EQ(*back, rows);
  }
}

}  // namespace

}  // namespace fl

// What the fault tests write and look for: a promise is a row, a receipt and an event, made in one
// transaction. Acknowledged means kept: all three, once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/db.h"

namespace fl::faults {

[[nodiscard]] Outcome lay_promise_table(Db& db);  // after migrate()
// The same id again is answered from its receipt and changes nothing.
[[nodiscard]] Outcome make_promise(Db& db, std::int64_t id, std::size_t word_bytes = 40);
void write_promise(Tx& tx, std::int64_t id, std::size_t word_bytes);

struct Verdict {
  bool is_readable = false;  // opened, whole, every table answered
  std::string why;           // when not
  int lost = 0;              // acknowledged and not there
  int doubled = 0;           // there more than once
  int torn = 0;              // row, receipt and event not together
  std::int64_t kept = 0;     // rows found
  [[nodiscard]] bool is_good() const {
    return is_readable && lost == 0 && doubled == 0 && torn == 0;
  }
  [[nodiscard]] std::string text() const;
};
[[nodiscard]] Verdict judge(Db& db, const std::vector<std::int64_t>& acknowledged);
// Opens the file first, as a restart would.
[[nodiscard]] Verdict judge_file(const std::string& path,
                                 const std::vector<std::int64_t>& acknowledged);

// Long forms by environment: FIRSTLINE_KILLS=30, FIRSTLINE_CUTS=100000.
[[nodiscard]] int count_from_environment(const char* name, int otherwise);
// A folder in memory when the machine has one: these tests model the disk themselves.
[[nodiscard]] std::string fast_folder();

}  // namespace fl::faults

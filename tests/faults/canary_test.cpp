// Personal data at rest and in logs (R13): a thousand planted names, phone numbers and words of
// need go in by every door - a table, a form, the phone desk, a search, a code - and are looked
// for, byte by byte, in every file the installation keeps, its log, its metrics and its backup.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <unordered_set>

#include <gtest/gtest.h>

#include "app/app.h"
#include "house.h"
#include "platform/clock.h"
#include "platform/random.h"

namespace fl::faults {
namespace {

namespace fs = std::filesystem;

constexpr int kPeople = 400;

// A character of Extension B as UTF-8: four bytes that no demo name has.
std::string rare_character(Random& random) {
  const auto code = std::uint32_t(0x20000 + random.below(0x2000));
  std::string out;
  out += char(0xf0 | (code >> 18));
  out += char(0x80 | ((code >> 12) & 0x3f));
  out += char(0x80 | ((code >> 6) & 0x3f));
  out += char(0x80 | (code & 0x3f));
  return out;
}

class Canary : public testing::Test {
 protected:
  std::string name() {
    return plant(rare_character(random_) + rare_character(random_) + rare_character(random_));
  }
  std::string phone() {
    return plant("139" + std::to_string(10'000'000 + random_.below(90'000'000)));
  }
  // Words of a need: letters by chance, twelve of them.
  std::string words() {
    std::string out = "zq";
    for (int i = 0; i < 10; ++i)
      out += char('a' + int(random_.below(26)));
    return plant(out);
  }
  std::string plant(std::string canary) {
    planted_.insert(canary);
    return canary;
  }

  // A cell of the city, as an import may name it.
  std::string some_cell() {
    const std::string path = house_.folder() + "/households.csv";
    EXPECT_EQ(house_.run({"export", "households", path}), 0);
    std::ifstream file(path);
    std::string line, last;
    while (std::getline(file, line))
      if (!line.empty()) last = line;
    fs::remove(path);
    return last.substr(0, last.find(','));
  }

  int import_people(const std::string& cell) {
    const std::string path = house_.folder() + "/people.csv";
    std::ofstream file(path);
    file << "网格,楼栋,门牌,姓名,电话,性别,出生年份\n";
    for (int i = 0; i < kPeople; ++i)
      file << cell << ",9号楼," << 100 + i / 3 << "," << name() << "," << phone() << ",女,1950\n";
    file.close();
    const int code = house_.run({"import", "people", path});
    fs::remove(path);
    return code;
  }

  // The id of somebody behind the first door of this worker's cells.
  std::string somebody_of(const SignedIn& worker) {
    const auto first_of = [](const json::value& page, const char* list) {
      const auto* items = page.is_object() ? page.get_object().if_contains(list) : nullptr;
      const bool is_there = items != nullptr && items->is_array() && !items->get_array().empty();
      return is_there ? text_of(items->get_array()[0], "id") : std::string();
    };
    const auto door = first_of(body_of(house_.get(worker, "/v1/cells/mine/households")), "items");
    return first_of(body_of(house_.get(worker, "/v1/households/" + door)), "members");
  }

  // The retention job, in this process, until it has nothing more to let go: half a year later.
  int let_go() {
    const HandClock clock(SystemClock().now() + std::chrono::days(180));
    auto app = App::open({DataFolder{house_.folder() + "/data"}, true}, clock);
    if (!app) return -1;
    int count = 0;
    for (int round = 0; round < 20; ++round) {
      const auto done = (*app)->run_job("retention", clock.now());
      if (!done) return -1;
      count += *done;
      if (*done == 0) break;
    }
    return count;
  }

  // How many of the planted are in the file, and which file.
  int found_in(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return found_in_bytes(bytes.str(), path.filename().string());
  }
  // One pass: every canary begins with bytes of a known kind, so only those places are looked up.
  int found_in_bytes(const std::string& bytes, const std::string& where) {
    std::set<std::string> found;
    for (std::size_t i = 0; i + 11 <= bytes.size(); ++i) {
      if (bytes[i] != '\xf0' && bytes[i] != '1' && bytes[i] != 'z') continue;
      for (const std::size_t size : {11u, 12u})
        if (auto piece = bytes.substr(i, size); planted_.contains(piece)) found.insert(piece);
    }
    for (const auto& one : found)
      std::printf("  %s holds %s\n", where.c_str(), one.c_str());
    looked_bytes_ += bytes.size();
    return int(found.size());
  }
  int found_in_folder(const fs::path& folder) {
    int found = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) found += found_in(entry.path());
    return found;
  }

  House house_;
  Random random_{13};
  std::unordered_set<std::string> planted_;
  std::uint64_t key_ = 0;
  std::size_t looked_bytes_ = 0;
};

TEST_F(Canary, nothing_personal_is_readable_at_rest_or_in_logs) {
  if (is_test_on_postgres()) GTEST_SKIP() << "reads the files of SQLite";
  ASSERT_EQ(house_.lay(), 0);
  ASSERT_EQ(import_people(some_cell()), 0);
  ASSERT_GE(house_.start(), 0);
  house_.learn_tokens();
  const auto resident = house_.enter("resident"), desk = house_.enter("phone_desk"),
             officer = house_.enter("street_officer");
  ASSERT_FALSE(desk.csrf.empty());
  int taken = 0;
  for (int i = 0; i < 10; ++i)
    taken +=
        house_
            .post(resident, "/v1/asks", R"({"kind":"medicine","text":")" + words() + "\"}", ++key_)
            .status == 201;
  for (int i = 0; i < 60; ++i)
    taken += house_
                 .post(desk, "/v1/desk/asks",
                       R"({"kind":"repair","text":")" + words() + R"(","caller_name":")" + name() +
                           R"(","caller_phone":")" + phone() + R"(","caller_address":")" + words() +
                           "\"}",
                       ++key_)
                 .status == 201;
  for (int i = 0; i < 5; ++i)
    taken += house_
                 .post(resident, "/v1/complaints",
                       R"({"matter":"delay","text":")" + words() + "\"}", ++key_)
                 .status == 201;
  EXPECT_EQ(taken, 75) << "what is not taken is not kept and proves nothing";
  // Searches and codes: of people who are there and of people who are not.
  const std::vector<std::string> known(planted_.begin(), planted_.end());
  for (int i = 0; i < 20; ++i) {
    (void)house_.post(officer, "/v1/people/find",
                      R"({"find":")" + known[random_.below(known.size())] + "\"}", ++key_);
    (void)house_.post({}, "/v1/session/code", R"({"phone":")" + phone() + "\"}", ++key_);
    (void)house_.get(officer, "/v1/tasks?find=" + words());  // where it does not belong
  }
  // At the command line beside the server: it answers, signs, and leaves nothing in the box.
  const std::string person = somebody_of(house_.enter("community_worker"));
  ASSERT_FALSE(person.empty());
  EXPECT_EQ(house_.run({"explain", person}), 0);
  EXPECT_EQ(house_.run({"issue", "passes", "--anew"}), 0);
  EXPECT_TRUE(fs::is_empty(house_.folder() + "/data/desk"));
  const auto metrics = exchange({.port = house_.port(), .path = "/metrics"});
  EXPECT_EQ(metrics.status, 200);
  int found = found_in_bytes(metrics.body, "metrics");
  EXPECT_EQ(house_.run({"backup", house_.folder() + "/backup.db"}), 0);
  found += found_in(house_.folder() + "/backup.db");
  found += found_in_folder(house_.folder() + "/data");  // with its write-ahead log
  EXPECT_EQ(house_.server().stop_and_wait(), 0);
  found += found_in_folder(house_.folder() + "/data");
  found += found_in_folder(house_.folder() + "/data.keys");
  // What the retention job lets go, it does not leave lying about either.
  EXPECT_GT(let_go(), 0);
  found += found_in_folder(house_.folder() + "/data");
  found += found_in(house_.said());
  std::printf("canaries: %zu planted, %d found in %.0f MB of files, log, metrics and backup\n",
              planted_.size(), found, double(looked_bytes_) / 1e6);
  EXPECT_GE(planted_.size(), 1000u);
  EXPECT_EQ(found, 0);
  // The looking itself works: one that lies in the open is found.
  const std::string open_file = house_.folder() + "/open";
  std::ofstream(open_file) << "x" << known.front() << "y";
  EXPECT_EQ(found_in(open_file), 1);
}

}  // namespace
}  // namespace fl::faults

// The scan log against a plain vector: what was acknowledged is found, once, by person and by
// venue, while it is in the tail, in runs, sealed, after a restart; and gone on its day.
#include "scan/log.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <tuple>

#include <gtest/gtest.h>

#include "platform/log.h"
#include "platform/random.h"

namespace fl::scan {
namespace {

constexpr DayNumber kToday = 18'995;  // 2022-01-03

class ScanLogTest : public testing::Test {
 protected:
  ScanLogTest() {
    start_crypto();
    set_log_level(LogLevel::error);
    char name[] = "/tmp/firstline-scans-XXXXXX";
    root_ = mkdtemp(name);
    options_.folder = root_ + "/scans";
    options_.run_record_count = 1'000;
  }
  ~ScanLogTest() override {
    log_.reset();
    std::filesystem::remove_all(root_);
    set_log_level(LogLevel::info);
  }
  void open() {
    log_.reset();
    auto opened = ScanLog::open(options_, *disk_);
    ASSERT_TRUE(opened.is_ok()) << opened.error().key;
    log_ = std::move(*opened);
  }
  static ScanEntry made(Random& random, DayNumber day) {
    return {day,
            {.who = random.below(40) + 1,
             .venue = random.below(12) + 1,
             .at = std::uint32_t(random.below(kDayMs)),
             .tag = std::uint32_t((random.next() | 0x01000000) & ~0xffULL)}};
  }
  void append(const std::vector<ScanEntry>& scans) {
    ASSERT_TRUE(log_->append_and_wait(scans).is_ok());
    known_.insert(known_.end(), scans.begin(), scans.end());
  }
  void append_some(Random& random, int count, DayNumber day) {
    std::vector<ScanEntry> scans;
    for (int i = 0; i < count; ++i)
      scans.push_back(made(random, day));
    append(scans);
  }
  using Plain = std::vector<std::tuple<std::int64_t, std::uint64_t, std::uint64_t, std::uint32_t>>;
  static Plain plain(const std::vector<ScanEntry>& scans) {
    Plain all;
    for (const auto& scan : scans)
      all.emplace_back(start_of_day_number(scan.day).ms + scan.record.at, scan.record.who,
                       scan.record.venue, scan.record.tag);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }
  // The plain interpreter: look at every scan.
  Plain expected(ScanOrder order, const std::vector<std::uint64_t>& keys, Instant from,
                 Instant to) const {
    std::vector<ScanEntry> found;
    for (const auto& scan : known_) {
      const auto at = start_of_day_number(scan.day).ms + scan.record.at;
      const auto key = key_of(order, scan.record);
      if (at >= from.ms && at < to.ms && std::find(keys.begin(), keys.end(), key) != keys.end())
        found.push_back(scan);
    }
    return plain(found);
  }
  int compare(std::uint64_t seed, int rounds) {
    Random random(seed);
    int found_count = 0;
    for (int i = 0; i < rounds; ++i) {
      const auto order = random.chance(0.5) ? ScanOrder::by_person : ScanOrder::by_venue;
      std::vector<std::uint64_t> keys;
      for (std::uint64_t k = random.below(3) + 1; k > 0; --k)
        keys.push_back(random.below(45) + 1);
      const Instant from{start_of_day_number(kToday - 3).ms +
                         std::int64_t(random.below(4 * kDayMs))};
      const Instant to{from.ms + std::int64_t(random.below(2 * kDayMs))};
      const auto found = log_->find(order, keys, from, to, 1'000'000);
      EXPECT_TRUE(found.flaws.empty());
      const auto wanted = expected(order, keys, from, to);
      EXPECT_EQ(plain(found.scans), wanted);
      EXPECT_EQ(found.scans.size(), wanted.size()) << "each once";
      found_count += int(wanted.size());
    }
    return found_count;
  }
  Outcome take(const ScanProof& proof) {
    proofs_.push_back(proof);
    return Done{};
  }
  int seal(DayNumber today) {
    auto sealed = log_->seal(today, [this](const ScanProof& proof) { return take(proof); });
    EXPECT_TRUE(sealed.is_ok());
    return sealed ? *sealed : -1;
  }
  std::vector<std::string> files(DayNumber day) {
    auto names = disk_->list(options_.folder + "/" + text_of_day(day));
    return names ? *names : std::vector<std::string>();
  }
  void flip(const std::string& path, std::size_t at) const {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(std::streamoff(at));
    const char was = char(file.get());
    file.seekp(std::streamoff(at));
    file.put(char(was ^ 0x10));
  }

  std::string root_;
  std::unique_ptr<ScanDisk> disk_ = real_disk();
  ScanLogOptions options_;
  std::unique_ptr<ScanLog> log_;
  std::vector<ScanEntry> known_;
  std::vector<ScanProof> proofs_;
};

TEST(ScanRecords, days_are_the_citys) {
  const Instant midnight = *from_rfc3339("2022-01-03T00:00:00+08:00");
  EXPECT_EQ(day_number_of(midnight), kToday);
  EXPECT_EQ(day_number_of(Instant{midnight.ms - 1}), kToday - 1);
  EXPECT_EQ(start_of_day_number(kToday).ms, midnight.ms);
  EXPECT_EQ(text_of_day(kToday), "2022-01-03");
  EXPECT_EQ(day_of_text("2022-01-03"), kToday);
  EXPECT_FALSE(day_of_text("2022-02-30"));
  EXPECT_FALSE(day_of_text("2022-1-3"));
  EXPECT_EQ(checksum("123456789"), 0xe3069283u);  // the check value of CRC-32C
}

TEST(ScanRecords, a_scan_is_kept_fourteen_days_and_never_from_tomorrow) {
  const Instant now = *from_rfc3339("2022-01-15T10:00:00+08:00");
  EXPECT_EQ(judge_scan(now, now), ScanJudgement::kept);
  EXPECT_EQ(judge_scan({now.ms + kScanFutureMsMax}, now), ScanJudgement::kept);
  EXPECT_EQ(judge_scan({now.ms + kScanFutureMsMax + 1}, now), ScanJudgement::future);
  EXPECT_EQ(judge_scan(*from_rfc3339("2022-01-02T00:00:00+08:00"), now), ScanJudgement::kept);
  EXPECT_EQ(judge_scan(*from_rfc3339("2022-01-01T23:59:59+08:00"), now), ScanJudgement::too_old);
}

TEST_F(ScanLogTest, what_is_acknowledged_is_found_in_tail_and_runs_and_after_a_restart) {
  open();
  Random random(7);
  for (int i = 0; i < 30; ++i)
    append_some(random, 200, kToday - int(random.below(3)));
  EXPECT_GT(compare(1, 100), 1'000);
  ASSERT_TRUE(log_->flush().is_ok());
  EXPECT_EQ(log_->figures().lag_count, 0);
  append_some(random, 50, kToday);
  EXPECT_GT(compare(2, 100), 1'000);
  open();
  EXPECT_GT(compare(3, 100), 1'000);
  EXPECT_EQ(log_->figures().lag_count, 50);
}

TEST_F(ScanLogTest, the_same_upload_again_is_kept_once) {
  open();
  Random random(8);
  std::vector<ScanEntry> scans;
  for (int i = 0; i < 300; ++i)
    scans.push_back(made(random, kToday));
  append(scans);
  append(scans);
  compare(1, 50);
  ASSERT_TRUE(log_->flush().is_ok());
  append(scans);
  compare(2, 50);
  EXPECT_EQ(seal(kToday + 1), 1);
  EXPECT_EQ(proofs_.at(0).record_count, 300u);
  append(scans);
  compare(3, 50);
}

TEST_F(ScanLogTest, many_runs_are_merged_and_nothing_is_lost) {
  options_.is_building = false;
  options_.run_record_count = 100;
  open();
  Random random(9);
  for (int i = 0; i < 40; ++i) {
    append_some(random, 120, kToday);
    ASSERT_TRUE(log_->flush().is_ok());
  }
  EXPECT_EQ(files(kToday).size(), 81u);
  options_.is_building = true;
  open();
  for (int i = 0; i < 200 && files(kToday).size() > 30; ++i)
    ASSERT_TRUE(log_->append_and_wait({}).is_ok());
  compare(4, 100);
}

TEST_F(ScanLogTest, a_finished_day_is_sealed_and_again_when_late_ones_came) {
  open();
  Random random(10);
  append_some(random, 500, kToday - 1);
  append_some(random, 500, kToday);
  EXPECT_EQ(seal(kToday), 1);
  EXPECT_EQ(files(kToday - 1),
            (std::vector<std::string>{"sealed-1-person.sorted", "sealed-1-venue.sorted"}));
  EXPECT_EQ(seal(kToday), 0);
  compare(1, 100);
  append_some(random, 10, kToday - 1);
  compare(2, 100);
  open();
  compare(3, 100);
  EXPECT_EQ(seal(kToday), 1);
  EXPECT_EQ(files(kToday - 1),
            (std::vector<std::string>{"sealed-2-person.sorted", "sealed-2-venue.sorted"}));
  ASSERT_EQ(proofs_.size(), 2u);
  EXPECT_EQ(proofs_[1].record_count, 510u);
  EXPECT_NE(proofs_[0].by_person, proofs_[1].by_person);
  open();
  compare(4, 100);
}

TEST_F(ScanLogTest, a_seal_that_cannot_be_proven_leaves_the_day_as_it_was) {
  open();
  Random random(11);
  append_some(random, 500, kToday - 1);
  auto refused = log_->seal(kToday, [](const ScanProof&) -> Outcome {
    return Fault{FaultKind::unavailable, "storage.io_error"};
  });
  EXPECT_FALSE(refused.is_ok());
  compare(1, 50);
  open();
  compare(2, 50);
  EXPECT_EQ(seal(kToday), 1);
  compare(3, 50);
}

TEST_F(ScanLogTest, whereabouts_are_gone_on_day_fourteen) {
  open();
  const std::uint64_t planted = 0x5ca1ab1e0ddba11u;
  const std::string needle(reinterpret_cast<const char*>(&planted), 8);
  const auto holds = [&] {
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      count += bytes.find(needle) != std::string::npos;
    }
    return count;
  };
  const auto drop = [&](DayNumber today) {
    return log_->drop(today, [this](const ScanProof& proof) { return take(proof); });
  };
  append({{kToday, {.who = planted, .venue = 1, .at = 1, .tag = 1 << 24}}});
  for (DayNumber day = kToday; day < kToday + kScanDaysKept; ++day) {
    seal(day);
    EXPECT_EQ(*drop(day), 0);
    EXPECT_GT(holds(), 0) << "day " << day - kToday;
  }
  proofs_.clear();
  EXPECT_EQ(*drop(kToday + kScanDaysKept), 1);
  EXPECT_EQ(holds(), 0);
  EXPECT_TRUE(log_->find(ScanOrder::by_person, {planted}, start_of_day_number(kToday),
                         start_of_day_number(kToday + 1), 10)
                  .scans.empty());
  ASSERT_EQ(proofs_.size(), 1u);
  EXPECT_EQ(proofs_[0].what, "scan.drop");
  EXPECT_EQ(proofs_[0].day, kToday);
  // What was still on its way does not bring the day back.
  EXPECT_TRUE(log_->append_and_wait({{kToday, {.who = planted, .venue = 1}}}).is_ok());
  EXPECT_EQ(log_->figures().dropped_old, 1);
  EXPECT_EQ(holds(), 0);
}

TEST_F(ScanLogTest, a_drop_that_stopped_half_way_is_finished_with_its_proof) {
  open();
  Random random(12);
  append_some(random, 20, kToday);
  auto owed = log_->drop(kToday + 14, [](const ScanProof&) -> Outcome {
    return Fault{FaultKind::unavailable, "storage.io_error"};
  });
  EXPECT_FALSE(owed.is_ok());
  open();
  EXPECT_EQ(*log_->drop(kToday + 14, [this](const ScanProof& proof) { return take(proof); }), 1);
  EXPECT_EQ(proofs_.size(), 1u);
  EXPECT_EQ(*log_->drop(kToday + 14, [this](const ScanProof& proof) { return take(proof); }), 0);
}

TEST_F(ScanLogTest, too_much_behind_is_said_and_passes) {
  options_.lag_count_max = 100;
  options_.is_building = false;
  open();
  Random random(13);
  append_some(random, 90, kToday);
  std::vector<ScanEntry> more(20, made(random, kToday));
  const auto refused = log_->append_and_wait(more);
  ASSERT_FALSE(refused.is_ok());
  EXPECT_EQ(refused.error().key, "scan.behind");
  EXPECT_EQ(log_->figures().refused_behind, 20);
  ASSERT_TRUE(log_->flush().is_ok());
  append_some(random, 20, kToday);
  compare(1, 20);
}

TEST_F(ScanLogTest, a_second_process_is_kept_out) {
  open();
  auto second = ScanLog::open(options_, *disk_);
  ASSERT_FALSE(second.is_ok());
  EXPECT_EQ(second.error().key, "scan.in_use");
}

TEST_F(ScanLogTest, a_torn_end_is_cut_and_said) {
  open();
  Random random(14);
  append_some(random, 100, kToday);
  append_some(random, 100, kToday);
  log_.reset();
  const std::string path = options_.folder + "/" + text_of_day(kToday) + "/part-1-0.log";
  // The end frame goes, and half of the second group.
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 24 - 1'201);
  known_.resize(100);
  open();
  EXPECT_GT(log_->figures().torn_bytes, 0);
  EXPECT_TRUE(log_->flaws().empty());
  compare(1, 50);
  const auto cut = std::filesystem::file_size(path);
  open();
  EXPECT_EQ(log_->figures().torn_bytes, 0);
  EXPECT_EQ(std::filesystem::file_size(path), cut);
  append_some(random, 100, kToday);
  open();
  compare(2, 50);
}

TEST_F(ScanLogTest, a_flipped_bit_is_named_and_the_rest_is_served) {
  open();
  Random random(15);
  append_some(random, 2'000, kToday - 1);
  EXPECT_EQ(seal(kToday), 1);
  const std::string name = "sealed-1-person.sorted";
  const std::string path = options_.folder + "/" + text_of_day(kToday - 1) + "/" + name;
  const auto blocks = std::filesystem::file_size(path) / kBlockBytes - 1;
  ASSERT_EQ(blocks, 12u);
  flip(path, 5 * kBlockBytes + 77);
  open();
  std::size_t seen = 0, flawed = 0, wanted = 0;
  for (std::uint64_t who = 1; who <= 40; ++who) {
    const auto from = start_of_day_number(kToday - 1), to = start_of_day_number(kToday);
    const auto found = log_->find(ScanOrder::by_person, {who}, from, to, 10'000);
    const auto all = expected(ScanOrder::by_person, {who}, from, to);
    const auto got = plain(found.scans);
    EXPECT_TRUE(std::includes(all.begin(), all.end(), got.begin(), got.end()));
    if (got.size() < all.size()) {
      ASSERT_FALSE(found.flaws.empty()) << "silently skipped";
      EXPECT_EQ(found.flaws[0], (ScanFlaw{text_of_day(kToday - 1) + "/" + name, 5, "checksum"}));
    }
    flawed += !found.flaws.empty();
    seen += got.size();
    wanted += all.size();
  }
  EXPECT_EQ(seen, wanted - kBlockRecords);
  EXPECT_LT(flawed, 10u);
  const auto check = check_scans(*disk_, options_.folder);
  ASSERT_TRUE(check.is_ok());
  ASSERT_EQ(check->flaws.size(), 1u);
  // By venue everything is still there.
  for (std::uint64_t venue = 1; venue <= 12; ++venue)
    EXPECT_TRUE(log_->find(ScanOrder::by_venue, {venue}, start_of_day_number(kToday - 1),
                           start_of_day_number(kToday), 10'000)
                    .flaws.empty());
}

TEST_F(ScanLogTest, a_damaged_run_is_made_anew_from_the_log) {
  options_.is_building = false;
  open();
  Random random(16);
  append_some(random, 1'500, kToday - 1);
  ASSERT_TRUE(log_->flush().is_ok());
  append_some(random, 700, kToday - 1);
  ASSERT_TRUE(log_->flush().is_ok());
  for (const auto& name : files(kToday - 1))
    if (name.starts_with("run-0-") && name.ends_with("venue.sorted"))
      flip(options_.folder + "/" + text_of_day(kToday - 1) + "/" + name, 4'200);
  open();
  EXPECT_EQ(seal(kToday), 1);
  compare(1, 100);
  EXPECT_TRUE(check_scans(*disk_, options_.folder)->flaws.empty());
}

TEST_F(ScanLogTest, every_flipped_bit_of_a_sealed_day_and_of_a_closed_log_is_detected) {
  open();
  Random random(17);
  append_some(random, 300, kToday - 1);
  append_some(random, 300, kToday);
  EXPECT_EQ(seal(kToday), 1);
  log_.reset();
  int flips = 0, detected = 0;
  for (const DayNumber day : {kToday - 1, kToday}) {
    for (const auto& name : files(day)) {
      const std::string path = options_.folder + "/" + text_of_day(day) + "/" + name;
      const auto size = std::filesystem::file_size(path);
      for (int i = 0; i < 150; ++i) {
        const std::size_t at = random.below(size);
        flip(path, at);
        ++flips;
        const auto check = check_scans(*disk_, options_.folder);
        const bool is_named =
            check.is_ok() && std::any_of(check->flaws.begin(), check->flaws.end(), [&](auto& flaw) {
              return flaw.file == text_of_day(day) + "/" + name;
            });
        // The last bytes of a log are its end mark: without it the end counts as torn, and is said.
        detected += is_named || (name.ends_with(".log") && check->torn_bytes > 0);
        flip(path, at);
      }
    }
  }
  std::printf("flipped bits: %d, detected %d\n", flips, detected);
  EXPECT_EQ(detected, flips);
  EXPECT_TRUE(check_scans(*disk_, options_.folder)->flaws.empty());
}

}  // namespace
}  // namespace fl::scan

// Mapped slots: what is put is found, whole or not at all, also while it is written and after a
// growth.
#include "pass/slot_file.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "pass/slot_reader.h"
#include "platform/random.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

SlotKey key_of(std::uint64_t number) {
  SlotKey key{};
  std::memcpy(key.data(), &number, sizeof number);
  return key;
}

TEST(SlotFile, keeps_what_is_put_through_growth_and_a_restart) {
  TempFolder folder;
  {
    auto file = SlotFile::open(folder / "slots", {8, 40});
    ASSERT_TRUE(file);
    EXPECT_FALSE((*file)->was_closed());
    for (std::uint64_t i = 0; i < 5'000; ++i)
      ASSERT_TRUE((*file)->put(key_of(i), "value " + std::to_string(i)));
    ASSERT_TRUE((*file)->put(key_of(7), "another"));
    (*file)->drop(key_of(8));
    (*file)->set_mark(42);
  }
  auto file = SlotFile::open(folder / "slots", {8, 40});
  ASSERT_TRUE(file);
  EXPECT_TRUE((*file)->was_closed());
  EXPECT_EQ((*file)->mark(), 42);
  EXPECT_EQ((*file)->count(), 4'999U);
  SlotValue value;
  for (std::uint64_t i = 9; i < 5'000; ++i) {
    ASSERT_EQ((*file)->get(key_of(i), value), SlotRead::found);
    EXPECT_EQ(value.view(), "value " + std::to_string(i));
  }
  EXPECT_EQ((*file)->get(key_of(7), value), SlotRead::found);
  EXPECT_EQ(value.view(), "another");
  EXPECT_EQ((*file)->get(key_of(8), value), SlotRead::absent);
  EXPECT_EQ((*file)->get(key_of(90'000), value), SlotRead::absent);
  ASSERT_TRUE((*file)->put(key_of(8), "back"));
  EXPECT_EQ((*file)->get(key_of(8), value), SlotRead::found);
}

TEST(SlotReader, sees_what_another_writes_and_that_its_file_was_replaced) {
  TempFolder folder;
  EXPECT_EQ(SlotReader::open(folder / "slots", {8, 40}), nullptr);
  auto file = SlotFile::open(folder / "slots", {8, 40});
  ASSERT_TRUE(file);
  auto reader = SlotReader::open(folder / "slots", {8, 40});
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(SlotReader::open(folder / "slots", {8, 80}), nullptr);
  SlotValue value;
  EXPECT_EQ(reader->get(key_of(1), value), SlotRead::absent);
  ASSERT_TRUE((*file)->put(key_of(1), "one"));
  (*file)->set_mark(7);
  EXPECT_EQ(reader->get(key_of(1), value), SlotRead::found);
  EXPECT_EQ(value.view(), "one");
  EXPECT_EQ(reader->mark(), 7);
  EXPECT_TRUE(reader->is_in_place());
  for (std::uint64_t i = 2; i < 3'000; ++i)
    ASSERT_TRUE((*file)->put(key_of(i), "more"));
  EXPECT_FALSE(reader->is_in_place());
  EXPECT_EQ(reader->get(key_of(1), value), SlotRead::found);
  reader = SlotReader::open(folder / "slots", {8, 40});
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->get(key_of(2'999), value), SlotRead::found);
  EXPECT_EQ(reader->mark(), 7);
}

TEST(SlotFile, a_file_of_another_shape_is_made_anew) {
  TempFolder folder;
  { ASSERT_TRUE(SlotFile::open(folder / "slots", {8, 40})); }
  auto file = SlotFile::open(folder / "slots", {8, 80});
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->count(), 0U);
}

TEST(SlotFile, a_flipped_byte_is_never_shown) {
  TempFolder folder;
  const std::string path = folder / "slots";
  {
    auto file = SlotFile::open(path, {8, 40});
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->put(key_of(1), "the value of one"));
  }
  std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
  std::string whole((std::istreambuf_iterator<char>(bytes)), {});
  const auto at = whole.find("the value of one");
  ASSERT_NE(at, whole.npos);
  bytes.seekp(std::streamoff(at));
  bytes.put('T');
  bytes.close();
  auto file = SlotFile::open(path, {8, 40});
  ASSERT_TRUE(file);
  SlotValue value;
  EXPECT_EQ((*file)->get(key_of(1), value), SlotRead::torn);
}

// What is cut off is not there: said, and no signal that ends the process.
TEST(SlotFile, one_that_was_cut_short_is_torn_and_nobody_dies) {
  TempFolder folder;
  const std::string path = folder / "slots";
  auto file = SlotFile::open(path, {8, 40});
  ASSERT_TRUE(file);
  for (std::uint64_t i = 0; i < 500; ++i)
    ASSERT_TRUE((*file)->put(key_of(i), "value"));
  auto reader = SlotReader::open(path, {8, 40});
  ASSERT_NE(reader, nullptr);
  std::filesystem::resize_file(path, 4'096);
  EXPECT_FALSE(reader->is_in_place());
  SlotValue value;
  int torn = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    if (reader->get(key_of(i), value) == SlotRead::torn) ++torn;
    if ((*file)->get(key_of(i), value) == SlotRead::torn) ++torn;
  }
  EXPECT_EQ(torn, 1'000);
  EXPECT_FALSE((*file)->put(key_of(3), "more"));
  (*file)->drop(key_of(4));
  EXPECT_EQ((*file)->get(key_of(4), value), SlotRead::torn);
  std::thread([&] { EXPECT_EQ(reader->get(key_of(1), value), SlotRead::torn); }).join();
  std::filesystem::resize_file(path, 0);
  EXPECT_EQ(reader->mark(), 0);
  EXPECT_EQ(reader->count(), 0U);
  EXPECT_EQ((*file)->mark(), 0);
  (*file)->set_mark(7);
}

TEST(SlotFile, one_made_anew_leaves_the_readers_of_the_last_what_they_hold) {
  TempFolder folder;
  const std::string path = folder / "slots";
  {
    auto file = SlotFile::open(path, {8, 40});
    ASSERT_TRUE(file);
    for (std::uint64_t i = 0; i < 5'000; ++i)
      ASSERT_TRUE((*file)->put(key_of(i), "value"));
  }
  auto reader = SlotReader::open(path, {8, 40});
  ASSERT_NE(reader, nullptr);
  auto anew = SlotFile::open(path, {8, 80});
  ASSERT_TRUE(anew);
  SlotValue value;
  int found = 0;
  for (std::uint64_t i = 0; i < 5'000; ++i)
    if (reader->get(key_of(i), value) == SlotRead::found) ++found;
  EXPECT_EQ(found, 5'000);
  EXPECT_FALSE(reader->is_in_place());
}

TEST(SlotFile, a_key_that_was_damaged_is_not_absent) {
  TempFolder folder;
  const std::string path = folder / "slots";
  const SlotKey key = key_of(0x4142434445464748);
  {
    auto file = SlotFile::open(path, {8, 40});
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->put(key, "value"));
  }
  std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(bytes)), {});
  const auto at = whole.find("HGFEDCBA");
  ASSERT_NE(at, whole.npos);
  bytes.seekp(std::streamoff(at));
  bytes.put('T');
  bytes.close();
  SlotValue value;
  auto reader = SlotReader::open(path, {8, 40});
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->get(key, value), SlotRead::torn);
}

TEST(SlotFile, readers_see_one_value_or_the_other) {
  TempFolder folder;
  auto file = SlotFile::open(folder / "slots", {8, 200});
  ASSERT_TRUE(file);
  const std::string a(200, 'a'), b(150, 'b');
  ASSERT_TRUE((*file)->put(key_of(1), a));
  std::thread writer([&] {
    for (int i = 0; i < 20'000; ++i)
      ignore((*file)->put(key_of(1), i % 2 == 0 ? b : a), "room is there");
    for (std::uint64_t i = 2; i < 4'000; ++i)
      ignore((*file)->put(key_of(i), b), "room is there");
  });
  int other = 0;
  SlotValue value;
  for (int i = 0; i < 50'000; ++i)
    if ((*file)->get(key_of(1), value) == SlotRead::absent ||
        (value.view() != a && value.view() != b))
      ++other;
  writer.join();
  EXPECT_EQ(other, 0);
}

// Against what a map says, with drops, growth, restarts and a file laid for what is expected.
TEST(SlotFile, two_hundred_thousand_acts_as_a_map_has_them) {
  TempFolder folder;
  const std::string path = folder / "slots";
  const SlotShape shape{8, 24};
  auto file = SlotFile::open(path, shape, 3'000);
  ASSERT_TRUE(file);
  std::map<std::uint64_t, std::string> want;
  Random random(7);
  SlotValue value;
  int wrong = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t key = random.below(6'000);
    const std::uint64_t what = random.below(10);
    if (what < 4) {
      const std::string text(random.below(25), char('a' + random.below(26)));
      ASSERT_TRUE((*file)->put(key_of(key), text));
      want[key] = text;
    } else if (what < 6) {
      (*file)->drop(key_of(key));
      want.erase(key);
    } else {
      const auto there = want.find(key);
      const SlotRead found = (*file)->get(key_of(key), value);
      if (found != (there == want.end() ? SlotRead::absent : SlotRead::found)) ++wrong;
      if (there != want.end() && value.view() != there->second) ++wrong;
    }
    if (i % 50'000 == 49'999) {
      file->reset();
      file = SlotFile::open(path, shape);
      ASSERT_TRUE(file);
      EXPECT_TRUE((*file)->was_closed());
    }
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ((*file)->count(), want.size());
}

// The bytes a resident costs hang on this.
TEST(SlotFile, is_full_by_eight_tenths_whatever_its_size) {
  TempFolder folder;
  auto file = SlotFile::open(folder / "slots", {8, 24});
  ASSERT_TRUE(file);
  std::size_t most = 0;
  for (std::uint64_t i = 1; i <= 30'000; ++i) {
    ASSERT_TRUE((*file)->put(key_of(i), "value"));
    if (i > 2'000) most = std::max(most, ((*file)->bytes() - 4'096) / i);
  }
  EXPECT_LE(most, 40 * 10 / 8 + 1U);
  for (std::uint64_t i = 1; i <= 29'000; ++i)
    (*file)->drop(key_of(i));
  for (std::uint64_t i = 30'001; i <= 40'000; ++i)
    ASSERT_TRUE((*file)->put(key_of(i), "value"));
  EXPECT_EQ((*file)->count(), 11'000U);
  EXPECT_LE((*file)->bytes(), 4'096 + 40'000 * 40 * 10 / 8U);
}

// What a writer who was killed left is whole or said to be torn, and the file says it was not
// closed.
TEST(SlotFile, a_writer_that_was_killed_leaves_no_half_values) {
  TempFolder folder;
  const std::string path = folder / "slots";
  { ASSERT_TRUE(SlotFile::open(path, {8, 200}, 4'000)); }
  const pid_t writer = ::fork();
  if (writer == 0) {
    auto file = SlotFile::open(path, {8, 200});
    for (std::uint64_t i = 0; file; ++i)
      if (!(*file)->put(key_of(1 + i % 3'000), std::string(200, char('a' + i % 26)))) break;
    ::_exit(1);
  }
  ASSERT_GT(writer, 0);
  auto reader = SlotReader::open(path, {8, 200});
  ASSERT_NE(reader, nullptr);
  for (int i = 0; reader->count() < 3'000 && i < 30'000; ++i)
    ::usleep(1'000);
  ::kill(writer, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(writer, &status, 0), writer);
  ASSERT_TRUE(WIFSIGNALED(status));
  SlotValue value;
  int torn = 0, mixed = 0;
  for (std::uint64_t i = 1; i <= 3'000; ++i) {
    if (reader->get(key_of(i), value) != SlotRead::found)
      ++torn;
    else if (value.view() != std::string(200, value.view()[0]))
      ++mixed;
  }
  EXPECT_LE(torn, 1);
  EXPECT_EQ(mixed, 0);
  auto file = SlotFile::open(path, {8, 200});
  ASSERT_TRUE(file);
  EXPECT_FALSE((*file)->was_closed());
  for (std::uint64_t i = 1; i <= 3'000; ++i)
    ASSERT_TRUE((*file)->put(key_of(i), "again"));
  EXPECT_EQ(reader->get(key_of(1), value), SlotRead::found);
}

}  // namespace
}  // namespace fl

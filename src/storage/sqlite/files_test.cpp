// The lock of a data folder belongs to a process, not to a file: who died holds nothing.
#include "storage/sqlite/files.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "storage/temp_db.h"

namespace fl {

TEST(lock_file, of_a_killed_process_is_no_lock) {
  const TempFolder folder;
  const std::string place = folder / "firstline.db";
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const int owner = ::fork();
  if (owner == 0) {
    const auto lock = LockFile::hold(place);
    const char word = lock ? 'y' : 'n';
    if (::write(ready[1], &word, 1) != 1) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  char word = 0;
  ASSERT_EQ(::read(ready[0], &word, 1), 1);
  EXPECT_EQ(word, 'y');
  auto second = LockFile::hold(place);
  ASSERT_FALSE(second.is_ok()) << "two servers on one folder";
  EXPECT_EQ(second.error().key, "storage.in_use");
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  EXPECT_TRUE(LockFile::hold(place).is_ok()) << "the file is still there, its owner is not";
  ::close(ready[0]);
  ::close(ready[1]);
}

}  // namespace fl

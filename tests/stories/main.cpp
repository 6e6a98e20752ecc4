// firstline_stories DIR: runs every story of a folder, a line each, and says how many passed.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "platform/crypto.h"
#include "platform/log.h"
#include "story.h"

int main(int count, char** words) {
  namespace fs = std::filesystem;
  fl::start_crypto();
  fl::set_log_level(fl::LogLevel::error);
  const std::string folder = count > 1 ? words[1] : "tests/stories";
  const std::string scratch =
      fs::temp_directory_path() / ("firstline-stories-" + std::to_string(::getpid()));
  fs::create_directories(scratch);
  const auto city = std::make_unique<fl::StoryCity>(scratch);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".story") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  int failed = 0;
  for (const auto& file : files) {
    const auto result = fl::run_story(file, *city, scratch);
    std::printf("%s %s (%d steps)\n", result.problems.empty() ? "ok  " : "FAIL",
                result.name.c_str(), result.step_count);
    for (const auto& problem : result.problems)
      std::printf("     %s\n", problem.c_str());
    failed += result.problems.empty() ? 0 : 1;
  }
  fs::remove_all(scratch);
  std::printf("%zu passed, %d failed\n", files.size() - std::size_t(failed), failed);
  return failed == 0 && !files.empty() ? 0 : 1;
}

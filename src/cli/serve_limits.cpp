// See serve_limits.h.
#include "cli/serve_limits.h"

#include <sys/resource.h>

#include <algorithm>

#include "platform/log.h"

namespace fl::cli {

namespace {

// Connections of the database, its log and temporary files, files of scans and lists, workers'
// clocks, loops.
constexpr std::size_t kOwnDescriptors = 192;
constexpr std::size_t kLinesMin = 16;

}  // namespace

std::size_t lines_of_descriptors(std::size_t descriptors, std::size_t wanted,
                                 std::size_t listener_count) {
  const std::size_t left = descriptors > kOwnDescriptors ? descriptors - kOwnDescriptors : 0;
  return std::min(wanted, std::max(kLinesMin, left / std::max<std::size_t>(1, listener_count)));
}

std::size_t lines_allowed(std::size_t wanted, std::size_t listener_count) {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) (void)::getrlimit(RLIMIT_NOFILE, &files);
  const std::size_t lines =
      lines_of_descriptors(std::size_t(files.rlim_cur), wanted, listener_count);
  if (lines < wanted)
    log_line(LogLevel::warning, "serve.few_descriptors",
             {{"limit", std::int64_t(files.rlim_cur)}, {"lines", std::int64_t(lines)}});
  return lines;
}

}  // namespace fl::cli

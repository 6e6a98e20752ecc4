// A temporary name, a sync, a rename.
#include "pass/files.h"

#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

namespace fl {

Outcome write_whole(const std::string& path, std::string_view bytes, FileMode mode) {
  const std::string fresh = path + ".new";
  const int file =
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, static_cast<int>(mode));
  bool is_ok = file >= 0;
  while (is_ok && !bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    is_ok = written > 0;
    if (is_ok) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  is_ok = is_ok && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  is_ok = is_ok && ::rename(fresh.c_str(), path.c_str()) == 0;
  if (!is_ok) return Fault{FaultKind::unavailable, "pass.cannot_write", path};
  return Done{};
}

std::string read_whole(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

}  // namespace fl

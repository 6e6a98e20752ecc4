// Debian's Redis as the peer of `bench show`, when it is installed (or FIRSTLINE_REDIS names one):
// GET of a random one of many keys over kept connections, from one thread, as the passes are asked
// for. Its configuration stands in redis_peer.cpp, whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/result.h"

namespace fl::cli {

struct PeerRound {
  double per_s = 0, p99_ms = 0, cpu_us = 0;
};

class RedisPeer {
 public:
  // So many keys with values of so many bytes; loopback, a folder of its own, nothing kept on disk.
  RedisPeer(std::int64_t keys, std::size_t value_bytes);
  ~RedisPeer();  // ends the process it started
  RedisPeer(const RedisPeer&) = delete;
  [[nodiscard]] bool is_there() const { return pid_ > 0; }
  // Fault http.cannot_listen when it does not answer.
  [[nodiscard]] Result<PeerRound> round(int connections, double seconds);

 private:
  [[nodiscard]] int connect() const;
  [[nodiscard]] bool fill() const;
  [[nodiscard]] double cpu_s() const;
  const std::int64_t keys_;
  const std::size_t value_bytes_;
  int pid_ = -1, port_ = 0;
  std::string folder_;
};

}  // namespace fl::cli

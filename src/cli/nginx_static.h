// nginx serving one static file, as the peer of benchmarks, when Debian's nginx is installed (or
// FIRSTLINE_NGINX names one). Its configuration stands in nginx_static.cpp, whole.
#pragma once

#include <cstddef>
#include <string>

namespace fl::cli {

class NginxStatic {
 public:
  // At /file, so many bytes; two workers, loopback, nothing logged. Over TLS when a certificate and
  // its key are named.
  explicit NginxStatic(std::size_t body_bytes, const std::string& certificate = {},
                       const std::string& key = {});
  ~NginxStatic();  // ends the process it started
  NginxStatic(const NginxStatic&) = delete;
  [[nodiscard]] bool is_there() const { return pid_ > 0; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] double cpu_s() const;  // of its workers

 private:
  int pid_ = -1, port_ = 0;
  std::string folder_;
};

}  // namespace fl::cli

// See nginx_static.h.
#include "cli/nginx_static.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <fmt/format.h>

namespace fl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kNginx =
    R"(# The peer of the benchmarks: one static file, kept open, nothing logged.
worker_processes 2;
daemon off;
pid FOLDER/pid;
error_log FOLDER/error.log crit;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 75;
  keepalive_requests 100000000;
  open_file_cache max=100;
  open_file_cache_valid 600s;
  client_body_temp_path FOLDER/body;
  proxy_temp_path FOLDER/proxy;
  fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi;
  scgi_temp_path FOLDER/scgi;
  server { listen 127.0.0.1:PORT backlog=4096 TLS; root FOLDER; }
}
)";

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at);
  socklen_t size = sizeof at;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(socket);
  return ntohs(at.sin_port);
}

std::string nginx_program() {
  const char* own = std::getenv("FIRSTLINE_NGINX");
  for (const std::string& path : {std::string(own != nullptr ? own : ""),
                                  std::string("/usr/sbin/nginx"), std::string("/usr/bin/nginx")})
    if (!path.empty() && fs::exists(path)) return path;
  return {};
}

}  // namespace

NginxStatic::NginxStatic(std::size_t body_bytes, const std::string& certificate,
                         const std::string& key) {
  const std::string program = nginx_program();
  if (program.empty()) return;
  folder_ = (fs::temp_directory_path() /
             fmt::format("firstline-nginx-{}{}", ::getpid(), key.empty() ? "" : "-tls"))
                .string();
  fs::create_directories(folder_);
  fs::permissions(folder_, fs::perms(0755));
  port_ = free_port();
  std::string text(kNginx);
  const auto put = [&](std::string_view name, const std::string& value) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at))
      text.replace(at, name.size(), value);
  };
  put("FOLDER", folder_);
  put("PORT", std::to_string(port_));
  put(" TLS;", certificate.empty()
                   ? ";"
                   : " ssl; ssl_certificate " + certificate + "; ssl_certificate_key " + key + ";");
  std::ofstream(folder_ + "/nginx.conf") << text;
  std::ofstream(folder_ + "/file") << std::string(body_bytes, 'x');
  pid_ = ::fork();
  if (pid_ == 0) {
    ::execl(program.c_str(), "nginx", "-p", folder_.c_str(), "-c",
            (folder_ + "/nginx.conf").c_str(), nullptr);
    ::_exit(127);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == pid_) pid_ = -1;
}

NginxStatic::~NginxStatic() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  if (!folder_.empty()) fs::remove_all(folder_);
}

double NginxStatic::cpu_s() const {
  double seconds = 0;
  std::ifstream children(fmt::format("/proc/{}/task/{}/children", pid_, pid_));
  for (int child = 0; children >> child;) {
    std::ifstream stat(fmt::format("/proc/{}/stat", child));
    const std::string line{std::istreambuf_iterator<char>(stat), {}};
    unsigned long user = 0, system = 0;
    const auto at = line.rfind(')');
    if (at != std::string::npos &&
        std::sscanf(line.c_str() + at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                    &user, &system) == 2)
      seconds += double(user + system) / double(::sysconf(_SC_CLK_TCK));
  }
  return seconds;
}

}  // namespace fl::cli

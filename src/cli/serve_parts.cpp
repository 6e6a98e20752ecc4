// See serve_parts.h.
#include "cli/serve_parts.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/show_parts.h"
#include "cli/serve_limits.h"
#include "cli/stop_signals.h"
#include "http/server.h"
#include "platform/log.h"
#include "platform/memory_reserve.h"

namespace fl::cli {

int serve_parts(const ServeOptions& options, const DoorOptions& door, const std::string& parts) {
  const sigset_t signals = hold_stop_signals();
  const MemoryReserve reserve;
  const SystemClock clock;
  auto house = PartsHouse::open(options.data, parts, options.is_demo, clock);
  if (!house) return say(house.error());
  ServerOptions server_options;
  server_options.address = options.address;
  server_options.port = std::uint16_t(options.port);
  server_options.web_root = options.web_root;
  if (!options.tls.empty()) {
    server_options.tls_certificate = options.tls[0];
    server_options.tls_key = options.tls[1];
  }
  use(door, server_options);
  server_options.connection_count_max = lines_allowed(server_options.connection_count_max, 1);
  const auto assets = embedded_assets();
  auto server = Server::start(server_options, (*house)->router(), clock, assets);
  if (!server) return say(server.error());
  const std::string origin = !options.origin.empty()
                                 ? options.origin
                                 : fmt::format("{}://{}:{}", options.tls.empty() ? "http" : "https",
                                               options.address, (*server)->port());
  std::printf("Firstline serves %s on %s, with no database\n", parts.c_str(), origin.c_str());
  std::fflush(stdout);
  if (!options.ready_file.empty()) {
    std::ofstream(options.ready_file + ".new") << origin << "\n";
    std::filesystem::rename(options.ready_file + ".new", options.ready_file);
  }
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  log_line(LogLevel::info, "serve.stopping", {{"signal", signal_number}});
  (*server)->stop();
  return kOk;
}

}  // namespace fl::cli

// The one HTTP/1.1 server: one parser for everything, one event loop a core, handlers on a bounded worker pool.
// Serves the web app from memory (brotli > gzip > plain, ETag, CSP from the asset table) and the route table.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "http/route.h"
#include "platform/clock.h"
#include "platform/embedded.h"
#include "platform/result.h"

namespace fl {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see port()
  int loop_count = 2;
  std::string web_root = {};  // development: pages from this folder instead of the binary
};

class Server {
 public:
  // Faults: http.port_taken, http.cannot_listen.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options, const Router& router,
                                                             const Clock& clock,
                                                             std::span<const EmbeddedAsset> assets);
  ~Server();
  [[nodiscard]] std::uint16_t port() const;
  // Stops accepting, lets running requests end (at most 10 s), then closes.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fl

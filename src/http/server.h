// The one HTTP/1.1 server: one parser for everything, one event loop a core, handlers on a bounded
// worker pool. Serves the web app from memory (brotli > gzip > plain, ETag, CSP from the asset
// table) and the route table.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "http/route.h"
#include "platform/clock.h"
#include "platform/embedded.h"
#include "platform/limits.h"
#include "platform/result.h"

namespace fl {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see port()
  int loop_count = 2;
  std::string web_root =
      {};  // development: pages from this folder (it holds assets.txt) instead of the binary
  // Names a Host header may carry, without port; others get 421, which stops DNS rebinding. Empty:
  // on a loopback address 127.0.0.1, localhost and [::1]; on any other address every name.
  std::vector<std::string> allowed_hosts = {};
  // PEM files; both or none. Camera, service worker and the __Host- cookie need TLS off loopback.
  std::string tls_certificate = {}, tls_key = {};
  int worker_count = limits::kWorkerCount;
  int niceness = 0;  // of its threads: above 0, a flood here takes no core from other listeners
  // Shortened by tests only.
  std::chrono::milliseconds head_deadline = limits::kHeadDeadline;
  std::chrono::milliseconds body_deadline = limits::kBodyDeadline;
  std::chrono::milliseconds idle_deadline = limits::kIdleDeadline;
  std::chrono::milliseconds stop_deadline = limits::kStopDeadline;
  std::size_t connection_count_max = limits::kConnectionCountMax;
  // Lines of one address (IPv6: of one /64); 0: a quarter of all. Addresses named as proxies are
  // not counted, everybody's lines come from them: by default this machine itself.
  std::size_t lines_per_address_max = 0;
  std::vector<std::string> proxies = {"127.0.0.1", "::1"};
  std::size_t prompt_refusal_count_max = limits::kPromptRefusalCountMax;
};

class Server {
 public:
  // Faults: http.port_taken, http.cannot_listen, http.no_web_root,
  // http.bad_certificate. Router, clock and assets must
  // outlive the server.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options,
                                                             const Router& router,
                                                             const Clock& clock,
                                                             std::span<const EmbeddedAsset> assets);
  ~Server();
  [[nodiscard]] std::uint16_t port() const;
  // Stops accepting, lets running requests end (at most 10 s), then closes. May be called twice,
  // from any thread but a handler's.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fl

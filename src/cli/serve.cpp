// serve, demo and init: the verbs that bring an installation up.
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "app/demo.h"
#include "app/demo_book.h"
#include "app/demo_show.h"
#include "app/init.h"
#include "cli/cli.h"
#include "cli/desk_box.h"
#include "cli/door.h"
#include "cli/serve_limits.h"
#include "cli/stop_signals.h"
#include "cli/witness.h"
#include "http/parts.h"
#include "http/server.h"
#include "platform/log.h"
#include "platform/memory_reserve.h"

namespace fl::cli {

namespace {

// Progress on stderr, only when someone is looking.
void show_progress(double share) {
  static int last = -1;
  const int percent = int(share * 100);
  if (percent == last || !isatty(STDERR_FILENO)) return;
  last = percent;
  std::fprintf(stderr, "\rlaying the city: %3d %%%s", percent, percent == 100 ? "\n" : "");
  std::fflush(stderr);
}

// The bytes of a local authority's certificate, so that a phone can be made to trust it.
Result<std::string> authority_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!bytes.starts_with("-----BEGIN CERTIFICATE-----"))
    return Fault{FaultKind::bad_input, "http.bad_certificate",
                 path + ": a certificate in PEM is expected"};
  return bytes;
}

// What the server gives out, kept as long as it runs.
struct Pages {
  std::string authority;
  std::vector<EmbeddedAsset> assets;
};

ServerOptions server_options_of(const ServeOptions& options, const DoorOptions& door) {
  ServerOptions out;
  out.address = options.address;
  out.port = std::uint16_t(options.port);
  out.web_root = options.web_root;
  if (!options.tls.empty()) {
    out.tls_certificate = options.tls[0];
    out.tls_key = options.tls[1];
  }
  use(door, out);
  out.connection_count_max = lines_allowed(out.connection_count_max, 1 + options.listeners.size());
  return out;
}

// A part of the house on a port of its own; the router outlives its server.
struct PartServer {
  std::unique_ptr<Router> router;
  std::unique_ptr<Server> server;
};

Result<std::vector<PartServer>> start_parts(const ServeOptions& options, const DoorOptions& door,
                                            const Router& router, const Clock& clock,
                                            const Pages& pages) {
  std::vector<PartServer> out;
  for (const auto& text : options.listeners) {
    const auto sign = text.find('=');
    const auto part = part_named(std::string_view(text).substr(0, sign));
    int port = -1;
    if (sign != text.npos) std::from_chars(text.data() + sign + 1, text.data() + text.size(), port);
    if (!part || port < 0 || port > 65535)
      return Fault{FaultKind::bad_input, "http.bad_listener", text};
    PartServer made;
    made.router = std::make_unique<Router>(routes_of(*part, router.routes()));
    const ServerOptions whole = server_options_of(options, door);
    ServerOptions server_options = budget_of(*part, whole);
    server_options.connection_count_max =
        std::min(server_options.connection_count_max, whole.connection_count_max);
    server_options.port = std::uint16_t(port);
    auto server = Server::start(server_options, *made.router, clock, pages.assets);
    if (!server) return server.error();
    made.server = std::move(*server);
    std::printf("Firstline serves %s on port %d\n", text.substr(0, sign).c_str(),
                int(made.server->port()));
    out.push_back(std::move(made));
  }
  return out;
}

Result<std::unique_ptr<Server>> start_server(const ServeOptions& options, const DoorOptions& door,
                                             const Router& router, const Clock& clock,
                                             Pages* pages) {
  const auto embedded = embedded_assets();
  pages->assets.assign(embedded.begin(), embedded.end());
  if (!options.authority.empty()) {
    auto bytes = authority_bytes(options.authority);
    if (!bytes) return bytes.error();
    pages->authority = *bytes;
    pages->assets.push_back(
        {.url = "/lan-ca.crt",
         .mime = "application/x-x509-ca-cert",
         .cache = "no-cache",
         .etag = "lan-ca",
         .plain = {pages->authority.data(), pages->authority.data() + pages->authority.size()}});
  }
  return Server::start(server_options_of(options, door), router, clock, pages->assets);
}

// Two machines of somebody else, played by two processes here.
Result<std::unique_ptr<DemoWitnesses>> witnesses_of(const ServeOptions& options) {
  if (!options.is_demo || options.witnesses == 0) return std::unique_ptr<DemoWitnesses>();
  return DemoWitnesses::prepare(options.data, options.witnesses);
}

}  // namespace

int serve(const ServeOptions& options) {
  return serve(options, {});
}

int serve(const ServeOptions& options, const DoorOptions& door) {
  const sigset_t signals = hold_stop_signals();
  const MemoryReserve reserve;
  const SystemClock clock;
  auto app = App::open({options.data, options.is_demo}, clock);
  if (!app) return say(app.error());
  Pages pages;
  auto server = start_server(options, door, (*app)->router(), clock, &pages);
  if (!server) return say(server.error());
  auto parts = start_parts(options, door, (*app)->router(), clock, pages);
  if (!parts) return say(parts.error());
  (*app)->start_scheduler();
  auto desk = std::make_unique<DeskBox>(options.data, desk_answers(**app, clock));
  auto witnesses = witnesses_of(options);
  if (!witnesses) return say(witnesses.error());
  const std::string origin = !options.origin.empty()
                                 ? options.origin
                                 : fmt::format("{}://{}:{}", options.tls.empty() ? "http" : "https",
                                               options.address, (*server)->port());
  std::printf("Firstline serves %s\n", origin.c_str());
  if (*witnesses) {
    auto started = (*witnesses)->start(origin, options.authority);
    if (!started) return say(started.error());
  }
  if (options.is_demo) {
    auto links = demo_links(**app, origin);
    if (!links) return say(links.error());
    std::printf("\nSign in as:\n");
    for (const auto& person : *links)
      std::printf("  %s  %s  %s\n      %s\n", person.title_zh.c_str(), person.title_en.c_str(),
                  person.name.c_str(), person.link.c_str());
    std::printf("\nStop with Ctrl-C.\n");
  }
  std::fflush(stdout);
  if (!options.ready_file.empty()) {
    std::ofstream(options.ready_file + ".new") << origin << "\n";
    std::filesystem::rename(options.ready_file + ".new", options.ready_file);
  }
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  log_line(LogLevel::info, "serve.stopping", {{"signal", signal_number}});
  witnesses->reset();
  for (const auto& part : *parts)
    part.server->stop();
  (*server)->stop();
  desk.reset();
  (*app)->stop_scheduler();
  log_line(LogLevel::info, "serve.stopped");
  return kOk;
}

int demo(const DemoOptions& options) {
  DemoPlan plan;
  plan.people = options.people;
  plan.seed = options.seed;
  plan.tasks = options.tasks;
  plan.open_share = options.open_share;
  plan.now = SystemClock().now();
  if (!options.at.empty()) {
    auto at = from_rfc3339(options.at);
    if (!at) return say(at.error());
    plan.now = *at;
  }
  plan.database = options.database;
  auto laid = lay_demo(options.data, plan, show_progress);
  if (!laid) return say(laid.error());
  HandClock clock(plan.now);
  auto app = App::open({options.data, true}, clock);
  if (!app) return say(app.error());
  auto passes = lay_demo_passes(**app, plan.now);
  if (!passes) return say(passes.error());
  if (plan.tasks < 0) {
    auto book = lay_demo_book(**app, plan.now);
    if (!book) return say(book.error());
  }
  app->reset();
  if (options.is_json)
    std::printf(
        "{\"people\":%lld,\"households\":%lld,\"cells\":%lld,\"tasks\":%lld,\"accounts\":%lld}\n",
        (long long)laid->people_count, (long long)laid->household_count,
        (long long)laid->cell_count, (long long)laid->task_count, (long long)laid->account_count);
  else
    std::printf(
        "Laid %lld people in %lld households and %lld cells, %lld people on duty, %lld asks.\n",
        (long long)laid->people_count, (long long)laid->household_count,
        (long long)laid->cell_count, (long long)laid->account_count, (long long)laid->task_count);
  return kOk;
}

int init(const InitOptions& options) {
  InitPlan plan;
  plan.admin_login = options.admin_login;
  plan.duty_login = options.duty_login;
  plan.admin_name = options.admin_name;
  plan.duty_name = options.duty_name;
  plan.now = SystemClock().now();
  if (!options.password_file.empty()) {
    std::ifstream file(options.password_file);
    std::getline(file, plan.admin_password);
    std::getline(file, plan.duty_password);
    if (plan.admin_password.empty() || plan.duty_password.empty())
      return say({FaultKind::bad_input, "app.password_file",
                  options.password_file + " needs two lines: administrator, city duty officer"});
  } else {
    if (!isatty(STDIN_FILENO))
      return say({FaultKind::bad_input, "app.password_file",
                  "no terminal to ask for passwords; use --password-file FILE"});
    plan.admin_password = getpass("Password of the administrator (12 characters or more): ");
    plan.duty_password = getpass("Password of the city duty officer: ");
  }
  plan.database = options.database;
  auto made = init_installation(options.data, plan);
  if (!made) return say(made.error());
  std::printf("An installation is ready in %s; its keys are in %s: back them up apart.\n\n",
              options.data.folder.c_str(), options.data.key_folder().c_str());
  std::printf("Enter these two secrets into an authenticator app now; they are not shown again:\n");
  std::printf("  %s  %s\n  %s  %s\n", plan.admin_login.c_str(), made->admin_totp_uri.c_str(),
              plan.duty_login.c_str(), made->duty_totp_uri.c_str());
  return kOk;
}

}  // namespace fl::cli

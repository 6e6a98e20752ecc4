// The witness as a process: rounds by time, its own small server for others who ask what it signed,
// and words on stderr when it refuses. Exit codes: 0 nothing was refused, 1 something was, 3 the
// last round reached nobody.
#include <sys/prctl.h>
#include <unistd.h>
#include <ctime>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>

#include "cli/stop_signals.h"
#include "cli/witness.h"
#include "http/server.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

struct Words {
  WitnessOptions run;
  WitnessBookOptions book;
  std::string data = "var/data";
};

std::string_view meaning_of(std::string_view what) {
  if (what == "shrunken") return "the log is shorter than what was signed: an old backup?";
  if (what == "other_head") return "another root for a size that was signed: two logs";
  if (what == "rewritten") return "the log did not grow from what was signed";
  if (what == "other_peer") return "another witness was shown a log that does not fit";
  if (what == "bad_signature") return "the head is not signed by the log's key";
  if (what == "other_key") return "the log's key is another one";
  if (what == "bad_list") return "the list of doubts does not hold together";
  return "a live restriction stands nowhere in the tree";
}

void tell(const WitnessRound& round, const WitnessOptions& options) {
  if (options.is_json) {
    json::object line{{"size", round.size},
                      {"signed_head", round.has_signed_head},
                      {"signed_list", round.has_signed_list},
                      {"refused", nullptr},
                      {"trouble", nullptr}};
    if (round.refusal) line["refused"] = round.refusal->what;
    if (round.trouble) line["trouble"] = round.trouble->key;
    std::printf("%s\n", json_text(line).c_str());
    std::fflush(stdout);
  } else if (round.has_signed_head && options.parent == 0) {
    std::printf("signed the head of %lld leaves\n", (long long)round.size);
    std::fflush(stdout);
  }
  if (round.refusal && !round.evidence.empty())
    std::fprintf(stderr, "firstline witness REFUSES (%s): %s\n  evidence: %s\n",
                 round.refusal->what.c_str(), meaning_of(round.refusal->what).data(),
                 round.evidence.c_str());
}

// What a witness says to whoever asks it.
std::vector<Route> own_routes(Witness& witness) {
  return {{Method::get,
           "/v1/witness/head",
           "witness.head",
           RouteClass::list,
           Access{Access::Kind::anyone},
           {},
           "WitnessHead",
           "The last head this witness signed, and what it refuses.",
           false,
           [&witness](const Request&) { return reply_json(200, witness.own_head()); }}};
}

Outcome write_address(const std::string& path, int port, const std::string& address) {
  if (path.empty()) return Done{};
  std::ofstream(path + ".new") << "http://" << address << ":" << port << "\n";
  std::error_code error;
  std::filesystem::rename(path + ".new", path, error);
  if (error) return Fault{FaultKind::unavailable, "app.cannot_write", path};
  return Done{};
}

// True: a signal asks to end.
bool wait_for(const sigset_t& signals, int seconds) {
  const timespec time{seconds, 0};
  return sigtimedwait(&signals, nullptr, &time) > 0;
}

int rounds(Witness& witness, const WitnessOptions& options, const sigset_t& signals) {
  const SystemClock clock;
  const AskServer server = ask_over_http(options.server, options.authority);
  std::vector<AskServer> peers;
  for (const auto& peer : options.peers)
    peers.push_back(ask_over_http(peer, options.authority));
  bool has_refused = false, is_reached = true;
  for (;;) {
    const WitnessRound round = witness.look(server, peers, clock.now());
    tell(round, options);
    has_refused = has_refused || round.refusal.has_value();
    if (round.trouble && is_reached && !options.is_json) (void)say(*round.trouble);
    is_reached = !round.trouble.has_value();
    if (options.is_once || wait_for(signals, options.every_s)) break;
  }
  if (has_refused) return kNo;
  return is_reached ? kOk : kFailure;
}

}  // namespace

int witness(const WitnessOptions& options) {
  if (options.dir.empty() || options.server.empty())
    return say({FaultKind::bad_input, "app.witness_needs", "--dir DIR and --server URL"});
  const sigset_t signals = hold_stop_signals();
  if (options.parent != 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != options.parent) return kOk;  // it went before
  }
  const SystemClock clock;
  auto made = Witness::open({options.dir, options.log_key});
  if (!made) return say(made.error());
  const Router router(own_routes(**made));
  std::unique_ptr<Server> server;
  if (options.port >= 0) {
    ServerOptions listen;
    listen.address = options.address;
    listen.port = std::uint16_t(options.port);
    listen.loop_count = 1;
    listen.worker_count = 2;
    auto started = Server::start(listen, router, clock, {});
    if (!started) return say(started.error());
    server = std::move(*started);
    auto written = write_address(options.ready_file, server->port(), options.address);
    if (!written) return say(written.error());
  }
  const int code = rounds(**made, options, signals);
  if (server) server->stop();
  return code;
}

int witness_own_key(const std::string& dir) {
  auto key = witness_key(dir);
  if (!key) return say(key.error());
  std::printf("%s\n", hex_of(key->open).c_str());
  return kOk;
}

namespace {

std::string book_of(const DataFolder& data) {
  return data.key_folder() + "/witnesses";
}

int save_book(const WitnessBookOptions& options, WitnessBook book) {
  if (options.need >= 0) book.need = options.need;
  if (book.need > int(book.witnesses.size()))
    return say({FaultKind::bad_input, "trust.bad_witnesses", "need " + std::to_string(book.need)});
  auto saved = save_witnesses(book_of(options.data), book);
  if (!saved) return say(saved.error());
  std::printf("%zu witnesses, %d of them needed; a running server sees it within a second\n",
              book.witnesses.size(), book.need);
  return kOk;
}

}  // namespace

int witness_add(const WitnessBookOptions& options) {
  auto book = load_witnesses(book_of(options.data));
  if (!book) return say(book.error());
  const auto key = open_key_of_hex(options.key);
  if (!key) return say({FaultKind::bad_input, "trust.bad_witnesses", options.key});
  book->witnesses.push_back({options.name, *key});
  return save_book(options, std::move(*book));
}

int witness_remove(const WitnessBookOptions& options) {
  auto book = load_witnesses(book_of(options.data));
  if (!book) return say(book.error());
  const auto count = std::erase_if(
      book->witnesses, [&](const WitnessBook::Known& known) { return known.name == options.name; });
  if (count == 0) return say({FaultKind::absent, "trust.no_such_witness", options.name});
  book->need = std::min(book->need, int(book->witnesses.size()));
  return save_book(options, std::move(*book));
}

int witness_list(const WitnessBookOptions& options) {
  auto book = load_witnesses(book_of(options.data));
  if (!book) return say(book.error());
  json::array items;
  for (const auto& known : book->witnesses) {
    items.push_back(json::object{{"name", known.name}, {"key", hex_of(known.key)}});
    if (!options.is_json) std::printf("%s  %s\n", known.name.c_str(), hex_of(known.key).c_str());
  }
  if (options.is_json)
    std::printf("%s\n",
                json_text(json::object{{"need", book->need}, {"witnesses", items}}).c_str());
  else
    std::printf("%d of %zu needed\n", book->need, book->witnesses.size());
  return kOk;
}

namespace {

void add_book(CLI::App& verb, const std::shared_ptr<Words>& w, int& code) {
  auto* keys = verb.add_subcommand("keys", "the witnesses this installation knows");
  keys->require_subcommand(1);
  const auto with_data = [w](CLI::App* one) {
    one->add_option("--data", w->data, "the data folder")->capture_default_str();
    one->add_flag("--json", w->book.is_json, "answer in JSON");
    return one;
  };
  auto* add = with_data(keys->add_subcommand("add", "a witness, by name and key"));
  add->add_option("name", w->book.name, "a to z, digits, - and .")->required();
  add->add_option("key", w->book.key, "64 hex digits, from `firstline witness key`")->required();
  add->add_option("--need", w->book.need, "how many make a head a co-signed one");
  add->callback([w, &code] {
    w->book.data = {w->data};
    code = witness_add(w->book);
  });
  auto* remove = with_data(keys->add_subcommand("remove", "a witness counts no longer"));
  remove->add_option("name", w->book.name)->required();
  remove->add_option("--need", w->book.need, "how many make a head a co-signed one");
  remove->callback([w, &code] {
    w->book.data = {w->data};
    code = witness_remove(w->book);
  });
  with_data(keys->add_subcommand("list", "who is in the book"))->callback([w, &code] {
    w->book.data = {w->data};
    code = witness_list(w->book);
  });
}

}  // namespace

void add_witness(CLI::App& app, int& code) {
  const auto w = std::make_shared<Words>();
  auto* verb = app.add_subcommand("witness", "co-sign the heads of somebody else's log");
  verb->add_option("--dir", w->run.dir, "this witness's own folder: key, memory, evidence");
  verb->add_option("--server", w->run.server, "the log's address: https://...");
  verb->add_option("--listen", w->run.port, "answer others who ask what it signed; 0: any port")
      ->check(CLI::Range(0, 65535));
  verb->add_option("--address", w->run.address, "with --listen")->capture_default_str();
  verb->add_option("--peer", w->run.peers, "another witness's address, or a file that holds it");
  verb->add_option("--every", w->run.every_s, "seconds between two looks")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  verb->add_option("--log-key", w->run.log_key, "the log's key in hex; default: the first seen");
  verb->add_option("--ca", w->run.authority, "PEM of the authority that signed the address");
  verb->add_option("--ready-file", w->run.ready_file, "gets its own address once listening");
  verb->add_option("--parent", w->run.parent, "ends with this process");
  verb->add_flag("--once", w->run.is_once, "one look, then the exit code says");
  verb->add_flag("--json", w->run.is_json, "a line of JSON a look");
  auto* own = verb->add_subcommand("key", "print this witness's key");
  own->add_option("--dir", w->run.dir)->required();
  own->callback([w, &code] { code = witness_own_key(w->run.dir); });
  add_book(*verb, w, code);
  verb->callback([w, verb, &code] {
    if (verb->get_subcommands().empty()) code = witness(w->run);
  });
}

}  // namespace fl::cli

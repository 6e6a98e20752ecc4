// `firstline witness`: an outside witness as a process of its own, and the book of witnesses of an
// installation; the demo's two; `bench log`.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/witness_round.h"
#include "cli/cli.h"

namespace CLI {
class App;
}

namespace fl::cli {

struct WitnessOptions {
  std::string dir, server, authority, log_key;
  std::vector<std::string> peers;  // addresses, or files that hold one
  int port = -1;                   // -1: nobody may ask it
  std::string address = "127.0.0.1", ready_file;
  int every_s = 10;
  int parent = 0;  // ends with this process: the demo's witnesses
  bool is_once = false, is_json = false;
};
int witness(const WitnessOptions& options);
int witness_own_key(const std::string& dir);

struct WitnessBookOptions {
  DataFolder data;
  std::string name, key;
  int need = -1;
  bool is_json = false;
};
int witness_add(const WitnessBookOptions& options);
int witness_remove(const WitnessBookOptions& options);
int witness_list(const WitnessBookOptions& options);

// How a witness asks over HTTP: bounded in time and size, no redirects. `base` is an address, or a
// file that holds one. Fault app.not_reached.
[[nodiscard]] AskServer ask_over_http(std::string base, std::string authority);

// The demo's witnesses: processes of their own beside the server, ended with it. Not threads: a
// witness that shares the server's memory would be none, and one cannot be killed alone to see
// what happens.
class DemoWitnesses {
 public:
  // Makes their keys and writes them into the book; all of them are needed.
  [[nodiscard]] static Result<std::unique_ptr<DemoWitnesses>> prepare(const DataFolder& data,
                                                                      int count);
  [[nodiscard]] Outcome start(const std::string& server, const std::string& authority);
  ~DemoWitnesses();

 private:
  DemoWitnesses() = default;
  [[nodiscard]] Result<int> begin(const std::string& folder, const std::string& server,
                                  const std::string& authority) const;
  void watch(const std::string& server, const std::string& authority);
  std::vector<std::string> folders_;
  std::vector<int> processes_;  // -1: could not be begun again
  std::mutex guard_;
  std::condition_variable wake_;
  bool is_stopping_ = false;
  std::thread watcher_;
};

struct BenchLogOptions {
  std::int64_t leaves = 1'000'000;
  std::string data;        // the disk measured on; default: temporary
  bool is_spread = false;  // each leaf into another bucket than the last
  bool is_json = false;
};
int bench_log(const BenchLogOptions& options);

void add_witness(CLI::App& app, int& code);
void add_bench_log(CLI::App& bench, int& code);

}  // namespace fl::cli

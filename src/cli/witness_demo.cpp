// The demo's witnesses, as children of the serving process.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <filesystem>

#include "cli/witness.h"
#include "platform/log.h"

extern char** environ;

namespace fl::cli {

Result<std::unique_ptr<DemoWitnesses>> DemoWitnesses::prepare(const DataFolder& data, int count) {
  std::unique_ptr<DemoWitnesses> made(new DemoWitnesses);
  WitnessBook book;
  for (int i = 1; i <= count; ++i) {
    const std::string name = "demo-" + std::to_string(i);
    made->folders_.push_back(data.folder + ".witnesses/" + name);
    std::error_code error;
    // A city laid anew under the same name is another log.
    const auto laid = std::filesystem::last_write_time(data.key_file(), error);
    const auto kept = std::filesystem::last_write_time(made->folders_.back() + "/memory", error);
    if (!error && kept < laid) std::filesystem::remove_all(made->folders_.back(), error);
    std::filesystem::remove(made->folders_.back() + "/address", error);
    auto key = witness_key(made->folders_.back());
    if (!key) return key.error();
    book.witnesses.push_back({name, key->open});
  }
  book.need = count;
  auto saved = save_witnesses(data.key_folder() + "/witnesses", book);
  if (!saved) return saved.error();
  return made;
}

Outcome DemoWitnesses::start(const std::string& server, const std::string& authority) {
  for (const auto& folder : folders_) {
    auto begun = begin(folder, server, authority);
    if (!begun) return begun.error();
    processes_.push_back(*begun);
  }
  watcher_ = std::thread([this, server, authority] { watch(server, authority); });
  return Done{};
}

// One that was killed is begun again, as an outside machine would do with its own.
void DemoWitnesses::watch(const std::string& server, const std::string& authority) {
  for (;;) {
    std::unique_lock lock(guard_);
    if (wake_.wait_for(lock, std::chrono::seconds(1), [&] { return is_stopping_; })) return;
    for (std::size_t i = 0; i < folders_.size(); ++i) {
      if (::waitpid(processes_[i], nullptr, WNOHANG) != processes_[i]) continue;
      auto begun = begin(folders_[i], server, authority);
      processes_[i] = begun ? *begun : -1;
      log_line(LogLevel::warning, "witness.begun_again", {{"which", int(i) + 1}});
    }
  }
}

Result<int> DemoWitnesses::begin(const std::string& folder, const std::string& server,
                                 const std::string& authority) const {
  std::vector<std::string> words = {"firstline",    "witness",
                                    "--dir",        folder,
                                    "--server",     server,
                                    "--listen",     "0",
                                    "--ready-file", folder + "/address",
                                    "--parent",     std::to_string(getpid())};
  if (!authority.empty()) words.insert(words.end(), {"--ca", authority});
  for (const auto& other : folders_)
    if (other != folder) words.insert(words.end(), {"--peer", other + "/address"});
  std::vector<char*> arguments;
  for (auto& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  if (posix_spawn(&process, "/proc/self/exe", nullptr, nullptr, arguments.data(), environ) != 0)
    return Fault{FaultKind::unavailable, "app.no_witness", folder};
  return int(process);
}

DemoWitnesses::~DemoWitnesses() {
  {
    const std::lock_guard lock(guard_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  if (watcher_.joinable()) watcher_.join();
  std::erase(processes_, -1);
  for (const int process : processes_)
    ::kill(process, SIGTERM);
  for (const int process : processes_)
    ::waitpid(process, nullptr, 0);
}

}  // namespace fl::cli

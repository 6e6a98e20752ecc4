// What the command line asks of the server that has the data folder open: a question is a file
// DIR/desk/ID.ask, its answer DIR/desk/ID.answer beside it, both for the folder's owner only. So
// one process alone writes the database, and what is read through it is logged by it.
//
// A question stays until it was answered to the end: a server that was stopped takes it up again.
// An answer may come several times, the last one with "done". Answers that nobody fetched are
// dropped after ten minutes, questions after a day.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "app/app.h"
#include "platform/json.h"
#include "platform/result.h"

namespace fl::cli {

class DeskBox {
 public:
  using Tell = std::function<void(json::object interim)>;
  // The whole answer. Called one at a time, on the box's thread.
  using Answer = std::function<Result<json::object>(const json::object& question, const Tell& tell,
                                                    const std::function<bool()>& should_stop)>;
  DeskBox(const DataFolder& data, Answer answer);
  ~DeskBox();
  DeskBox(const DeskBox&) = delete;

 private:
  void look();
  void answer_one(const std::string& ask_file);
  void drop_old() const;

  std::string folder_;
  Answer answer_;
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

// A person's status in the words they read, after it was written down that it was opened:
// {"person","at","language","json"} -> {"text","ok"}. Faults: registry.no_such_person,
// platform.bad_time.
[[nodiscard]] Result<json::object> explained(App& app, const json::object& question, Instant now);
// The passes of the city signed: {"everyone","anew"} -> {"signed","waiting","whole","resumed"}.
[[nodiscard]] Result<json::object> passes_issued(App& app, const json::object& question,
                                                 Instant now, const DeskBox::Tell& tell,
                                                 const std::function<bool()>& should_stop);
// Both, by the question's "verb". Fault: app.no_such_question.
[[nodiscard]] DeskBox::Answer desk_answers(App& app, const Clock& clock);

struct AskOptions {
  std::function<void(const json::object&)> interim = {};  // progress
  std::int64_t patience_ms = 60'000;                      // without a word from the server
};
// Waits for the answer. Faults: those of the answer; app.server_silent (the question stays for a
// server that comes back, unless it is only a reading).
[[nodiscard]] Result<json::object> ask_server(const DataFolder& data, const json::object& question,
                                              const AskOptions& options = {});

}  // namespace fl::cli

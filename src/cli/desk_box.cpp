// The box beside the data: files renamed into place, looked for four times a second.
#include "cli/desk_box.h"

#include <chrono>
#include <filesystem>
#include <vector>

#include "pass/files.h"
#include "platform/clock.h"
#include "platform/crypto.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr auto kLookPause = std::chrono::milliseconds(250);
constexpr auto kAnswerKept = std::chrono::minutes(10);
constexpr auto kAskKept = std::chrono::hours(24);
constexpr std::uintmax_t kAskBytesMax = 4 * 1024;

std::string folder_of(const DataFolder& data) {
  return data.folder + "/desk";
}

std::string answer_file_of(const std::string& ask_file) {
  return ask_file.substr(0, ask_file.size() - std::string_view("ask").size()) + "answer";
}

json::object object_of(const std::string& text) {
  boost::system::error_code trouble;
  auto value = json::parse(text, trouble);
  return !trouble && value.is_object() ? value.get_object() : json::object{};
}

void write_answer(const std::string& ask_file, const json::object& answer) {
  auto written = write_whole(answer_file_of(ask_file), json_text(answer), FileMode::secret);
  if (!written) log_line(LogLevel::error, "desk.cannot_write", {{"why", written.error().key}});
}

json::object object_of_fault(const Fault& fault) {
  return {
      {"done", true}, {"kind", int(fault.kind)}, {"fault", fault.key}, {"detail", fault.detail}};
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                  : std::string{};
}

std::vector<fs::path> files_in(const std::string& folder, std::string_view extension) {
  std::vector<fs::path> found;
  std::error_code trouble;
  for (fs::directory_iterator at(folder, trouble), end; !trouble && at != end;
       at.increment(trouble))
    if (at->path().extension() == extension) found.push_back(at->path());
  return found;
}

bool is_older(const fs::path& file, std::chrono::seconds age) {
  std::error_code trouble;
  const auto at = fs::last_write_time(file, trouble);
  return !trouble && fs::file_time_type::clock::now() - at > age;
}

}  // namespace

DeskBox::DeskBox(const DataFolder& data, Answer answer)
    : folder_(folder_of(data)), answer_(std::move(answer)) {
  thread_ = std::thread([this] {
    while (!is_stopping_) {
      look();
      std::this_thread::sleep_for(kLookPause);
    }
  });
}

DeskBox::~DeskBox() {
  is_stopping_ = true;
  thread_.join();
}

void DeskBox::look() {
  for (const auto& ask : files_in(folder_, ".ask")) {
    if (is_stopping_) break;
    try {
      answer_one(ask.string());
    } catch (const Bug& bug) {
      log_line(LogLevel::error, "desk.bug", {{"why", bug.what()}});
      std::error_code trouble;
      fs::remove(ask, trouble);  // the same question would meet the same fault again
      write_answer(ask.string(), object_of_fault({FaultKind::unavailable, "app.bug", {}}));
    }
  }
  drop_old();
}

void DeskBox::answer_one(const std::string& ask_file) {
  std::error_code trouble;
  if (fs::file_size(ask_file, trouble) > kAskBytesMax || trouble) {
    fs::remove(ask_file, trouble);
    return;
  }
  const auto tell = [&](json::object interim) {
    interim["done"] = false;
    write_answer(ask_file, interim);
  };
  tell({});  // heard
  auto answer =
      answer_(object_of(read_whole(ask_file)), tell, [this] { return is_stopping_.load(); });
  if (is_stopping_ && !answer) return;  // taken up again after the restart
  if (answer) (*answer)["done"] = true;
  // First the question goes: who reads the answer finds nothing of it left.
  fs::remove(ask_file, trouble);
  write_answer(ask_file, answer ? *answer : object_of_fault(answer.error()));
}

void DeskBox::drop_old() const {
  std::error_code trouble;
  for (const auto& file : files_in(folder_, ".answer"))
    if (is_older(file, kAnswerKept)) fs::remove(file, trouble);
  for (const auto& file : files_in(folder_, ".ask"))
    if (is_older(file, kAskKept)) fs::remove(file, trouble);
}

Result<json::object> ask_server(const DataFolder& data, const json::object& question,
                                const AskOptions& options) {
  std::error_code trouble;
  const std::string folder = folder_of(data);
  fs::create_directory(folder, trouble);
  fs::permissions(folder, fs::perms::owner_all, trouble);
  const std::string ask_file = folder + "/" + random_token() + ".ask";
  const std::string answer_file = answer_file_of(ask_file);
  if (auto written = write_whole(ask_file, json_text(question), FileMode::secret); !written)
    return written.error();
  std::string last;
  std::int64_t heard_ms = steady_ms();
  while (steady_ms() - heard_ms < options.patience_ms) {
    std::this_thread::sleep_for(kLookPause);
    std::string text = read_whole(answer_file);
    if (text.empty() || text == last) continue;
    last = std::move(text);
    heard_ms = steady_ms();
    const auto answer = object_of(last);
    const auto* done = answer.if_contains("done");
    if (done == nullptr || !done->is_bool() || !done->get_bool()) {
      if (options.interim) options.interim(answer);
      continue;
    }
    fs::remove(answer_file, trouble);
    const std::string key = text_at(answer, "fault");
    if (key.empty()) return answer;
    const auto* kind = answer.if_contains("kind");
    const auto number = kind != nullptr && kind->is_int64() ? kind->get_int64() : 0;
    const bool is_kind = number >= 0 && number <= int(FaultKind::unavailable);
    return Fault{is_kind ? FaultKind(number) : FaultKind::unavailable, key,
                 text_at(answer, "detail")};
  }
  // What only reads is not answered to nobody, later.
  if (text_at(question, "verb") == "explain") fs::remove(ask_file, trouble);
  return Fault{FaultKind::unavailable, "app.server_silent", data.folder};
}

}  // namespace fl::cli

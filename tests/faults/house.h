// The real binary over a demo city of its own: laid, served on a free port, entered as its people,
// killed or stopped. What several fault tests stand on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "child.h"
#include "platform/json.h"
#include "storage/temp_db.h"

namespace fl::faults {

struct SignedIn {
  std::string cookie, csrf;
};

// The text of a member; "" when it is not there or no text.
[[nodiscard]] std::string text_of(const json::value& value, const char* name);
[[nodiscard]] json::value body_of(const HttpReply& reply);  // null when it is not JSON

class House {
 public:
  House();
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  // A verb of the binary on the house's data; its exit code. Its words are added to said().
  int run(std::vector<std::string> words);
  // 500 people and no asks; on PostgreSQL when the tests are.
  int lay();
  // Starts it and waits until it is ready to take writes; the time that took, or -1.
  std::int64_t start();
  // The demo's links; ask after the first start.
  void learn_tokens();
  [[nodiscard]] SignedIn enter(const std::string& who);
  [[nodiscard]] HttpReply get(const SignedIn& who, const std::string& path) const;
  [[nodiscard]] HttpReply post(const SignedIn& who, const std::string& path,
                               const std::string& body, std::uint64_t key) const;

  [[nodiscard]] Child& server() { return *server_; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string database() const { return place_.path(); }  // on PostgreSQL
  [[nodiscard]] std::string said() const { return folder_ + "/said"; }  // a file

 private:
  std::string folder_;
  TempPlace place_{"unused"};
  std::unique_ptr<Child> server_;
  int port_ = 0;
  std::map<std::string, std::string> tokens_;
};

}  // namespace fl::faults

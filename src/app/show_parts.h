// Show and check as a process of their own, beside the one that holds the database: `serve --parts
// show,check`. Reads the mapped copy of passes and the published lists, opens no database and no
// private key. Either process may die; the other serves on.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "app/app.h"
#include "pass/pass_reader.h"

namespace fl {

class PartsHouse {
 public:
  // `parts`: show, check, or both with a comma. Faults: http.bad_part, app.no_data.
  [[nodiscard]] static Result<std::unique_ptr<PartsHouse>> open(const DataFolder& data,
                                                                std::string_view parts,
                                                                bool is_demo, const Clock& clock);
  ~PartsHouse();
  PartsHouse(const PartsHouse&) = delete;

  [[nodiscard]] const Router& router() const { return *router_; }
  void refresh();

 private:
  PartsHouse(const DataFolder& data, bool is_demo, const Clock& clock);
  [[nodiscard]] std::vector<Route> own_routes() const;
  [[nodiscard]] Reply ready(Instant now) const;

  const Clock& clock_;
  PassReader reader_;
  BundleFiles bundles_;
  std::unique_ptr<Router> router_;
  std::atomic<bool> is_stopping_{false};
  std::thread follower_;
};

}  // namespace fl

// The whole house wired together over one data folder: database, keys, rooms, route table, jobs.
// serve, the stories, the access matrix and the benchmarks all run this same App; only the clock
// differs.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "duty/shifts.h"
#include "http/route.h"
#include "pass/pass.h"
#include "pass/show.h"
#include "platform/clock.h"
#include "platform/crypto.h"
#include "post/post.h"
#include "registry/registry.h"
#include "storage/db.h"
#include "storage/lease.h"
#include "storage/outbox.h"
#include "trust/gate.h"
#include "trust/trust.h"
#include "work/work.h"

namespace fl {

class BundleShelf;
class CityKeyShelf;
namespace scan {
class ScanDisk;
}

// Where things lie: DIR/firstline.db, or in the PostgreSQL database that DIR/database names; and
// the keys beside it in DIR.keys/keys.fl.
struct DataFolder {
  std::string folder;
  [[nodiscard]] std::string file() const { return folder + "/firstline.db"; }
  [[nodiscard]] std::string place_file() const { return folder + "/database"; }
  // What Db::open() takes: the connection string that is kept, else the file.
  [[nodiscard]] std::string database() const;
  [[nodiscard]] bool has_data() const;
  // Keeps the connection string, for the owner's eyes only (it may hold a password); an empty one
  // forgets it. Fault app.cannot_write.
  [[nodiscard]] Outcome save_place(const std::string& connection) const;
  [[nodiscard]] std::string key_folder() const { return folder + ".keys"; }
  [[nodiscard]] std::string key_file() const { return key_folder() + "/keys.fl"; }
  [[nodiscard]] std::string city_key_folder() const { return key_folder() + "/city"; }
  [[nodiscard]] std::string replica_folder() const { return folder + "/replica"; }
  [[nodiscard]] std::string gateway_file() const { return key_folder() + "/gateways.toml"; }
  [[nodiscard]] std::string list_folder() const { return folder + "/lists"; }
};

struct AppOptions {
  DataFolder data;
  bool is_demo =
      false;  // demo sign-in links and the on-screen gateway; refused unless the keys are demo keys
  DbOptions storage = {};  // the path is `data`'s; fault tests put a disk of their own beneath
  std::shared_ptr<scan::ScanDisk> scan_disk = {};  // null: the real one
};

class ScanDesk;  // app/scan_desk.h

class App {
 public:
  // Faults: app.no_data (nothing was laid or initialised there), app.not_a_demo, storage.*,
  // platform.key_*.
  [[nodiscard]] static Result<std::unique_ptr<App>> open(const AppOptions& options,
                                                         const Clock& clock);
  ~App();
  App(const App&) = delete;

  [[nodiscard]] const Router& router() const { return *router_; }
  [[nodiscard]] Db& db() { return *db_; }
  [[nodiscard]] const Keys& keys() const { return keys_; }
  [[nodiscard]] const AreaTree& tree() const { return *tree_; }
  [[nodiscard]] const WorkRoom& work() const { return *work_; }
  [[nodiscard]] const DutyRoom& duty() const { return *duty_; }
  [[nodiscard]] const PassRoom& pass() const { return *pass_; }
  [[nodiscard]] RuleShelf& rules() { return *rules_; }
  [[nodiscard]] CityKeyShelf& city_keys() { return *city_keys_; }
  [[nodiscard]] const PassDesk& pass_desk() const { return *pass_desk_; }
  [[nodiscard]] AuditLog& audit() { return *audit_; }
  [[nodiscard]] Dispatcher& dispatcher() { return *dispatcher_; }
  [[nodiscard]] const ScanDesk& scans() const { return *scan_desk_; }
  [[nodiscard]] bool has_gateway() const { return !gateways_.empty(); }

  // Jobs, each once; what the scheduler does by time and a story by name. The number of things
  // done.
  [[nodiscard]] Result<int> run_job(std::string_view name, Instant now);  // app.no_such_job
  void start_scheduler();
  void stop_scheduler();

 private:
  App(const AppOptions& options, const Clock& clock);
  void wire();
  [[nodiscard]] Reply ready(Instant now);
  [[nodiscard]] Result<int> run_pass_job(std::string_view name, Instant now);
  void scheduler_loop();
  void importer_loop();
  void postman_loop();
  void shower_loop();

  AppOptions options_;
  const Clock& clock_;
  Keys keys_;
  std::unique_ptr<Db> db_;
  std::unique_ptr<AreaTree> tree_;
  std::unique_ptr<Coverage> coverage_;
  std::unique_ptr<WorkRoom> work_;
  std::unique_ptr<DutyRoom> duty_;
  std::unique_ptr<PassRoom> pass_;
  std::shared_ptr<RuleShelf> rules_ = std::make_shared<RuleShelf>();
  std::shared_ptr<CityKeyShelf> city_keys_;
  std::unique_ptr<PassReplica> replica_;
  std::unique_ptr<PassDesk> pass_desk_;
  int renew_bucket_ = 0;
  std::shared_ptr<BundleShelf> bundles_;
  std::unique_ptr<Gate> gate_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Lease> lease_;  // which of several servers runs the jobs
  std::unique_ptr<Router> router_;
  std::string openapi_;
  std::vector<Gateway> gateways_;
  std::thread scheduler_, postman_, importer_, shower_;
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::int64_t> last_beat_ms_{0};
  std::unique_ptr<ScanDesk> scan_desk_;
};

[[nodiscard]] std::vector<ImageSource> all_image_sources();

// The links of the people to try: "http://host:port/enter#demo=TOKEN".
struct DemoLink {
  std::string who, name, title_zh, title_en, link;
};
[[nodiscard]] Result<std::vector<DemoLink>> demo_links(App& app, const std::string& origin);

}  // namespace fl

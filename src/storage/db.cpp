// The door itself: chooses the engine by the path, and hands everything on to it.
#include "storage/db.h"

#include "platform/memory_reserve.h"
#include "storage/lease.h"
#include "storage/postgres/engine.h"
#include "storage/shortage.h"
#include "storage/sqlite/engine.h"

namespace fl {

Fault fault_of(const StorageTrouble& trouble) {
  using Kind = StorageTrouble::Kind;
  if (trouble.kind == kNoFiles) return {FaultKind::unavailable, "storage.no_files"};
  if (trouble.kind == kNoMemory) return {FaultKind::unavailable, "storage.no_memory"};
  switch (trouble.kind) {
    case Kind::full:
      return {FaultKind::unavailable, "storage.disk_full"};
    case Kind::busy:
    case Kind::clash:
    case Kind::duplicate:
      return {FaultKind::unavailable, "storage.busy"};
    case Kind::corrupt:
      return {FaultKind::unavailable, "storage.damaged"};
    case Kind::lost:
      return {FaultKind::unavailable, "storage.unreachable"};
    case Kind::unknown:
      return {FaultKind::unavailable, "storage.outcome_unknown"};
    default:
      return {FaultKind::unavailable, "storage.io_error"};
  }
}

bool is_postgres(std::string_view path) {
  return path.starts_with("postgresql://") || path.starts_with("postgres://");
}

std::string shown_place(const std::string& path) {
  return is_postgres(path) ? shown_postgres(path) : path;
}

Db::Db(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Db::~Db() = default;

Result<std::unique_ptr<Db>> Db::open(const DbOptions& options) {
  auto engine =
      is_postgres(options.path) ? PostgresEngine::open(options) : SqliteEngine::open(options);
  if (!engine) return engine.error();
  return std::unique_ptr<Db>(new Db(std::move(*engine)));
}

// Short of memory nothing new is promised: what is left is for showing.
Outcome Db::write_job(const std::function<bool(Tx&)>& job) {
  if (is_memory_short()) return fault_of({kNoMemory, {}});
  const auto* check = WriteGuard::of(*this);
  if (!check) return engine_->write(job);
  std::optional<Fault> refused;
  auto done = engine_->write([&](Tx& tx) {
    refused.reset();
    if (auto allowed = (*check)(tx); !allowed) refused = allowed.error();
    return !refused && job(tx);
  });
  if (done && refused) return *refused;
  return done;
}
Outcome Db::read_job(const std::function<void(Tx&)>& job) {
  return engine_->read(job);
}
Outcome Db::exec_script(std::string_view sql) {
  return engine_->run_script(sql);
}
bool Db::is_healthy() const {
  return !is_memory_short() && engine_->is_healthy();
}
Fault why_closed(Db& db) {
  if (is_memory_short()) return fault_of({kNoMemory, {}});
  if (auto* file = dynamic_cast<SqliteEngine*>(&db.engine())) return file->why_unhealthy();
  return fault_of({StorageTrouble::Kind::lost, {}});
}
std::uint64_t Db::commit_count() const {
  return engine_->commit_count();
}
bool Db::is_shared() const {
  return engine_->is_shared();
}
const std::string& Db::path() const {
  return engine_->place();
}
Outcome Db::backup_to(const std::string& path) {
  return engine_->backup_to(path);
}
std::vector<std::string> Db::integrity_problems() {
  return engine_->problems();
}
std::vector<std::string> Db::plan_of(std::string_view sql) {
  return engine_->plan_of(sql);
}

}  // namespace fl

// One connection to PostgreSQL, always in libpq's pipeline mode: statements whose answers nobody
// waits for travel together with the next one that somebody does wait for. So a point read with its
// BEGIN is one round trip, and the writes of an act go out with its COMMIT. Used by one thread at a
// time. Everything that knows libpq-fe.h lives in this folder.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/db.h"

struct pg_conn;
struct pg_result;

namespace fl {

class PgCursor;

struct PgClear {
  void operator()(pg_result* result) const;
};
using PgResult = std::unique_ptr<pg_result, PgClear>;

// A statement prepared on one connection under a name.
struct PgPrepared {
  std::string name, text;
  std::string_view called;  // "work.load_task": for messages
  std::vector<unsigned> types;
  bool is_ready = false;
  bool is_streamed = false;  // rows come in pieces through a cursor of the server
  bool is_in_use = false;    // then its server cursor's name is taken
};

class PgLink final : public Link {
 public:
  enum class Role { reader, writer };
  // Throws StorageTrouble lost when there is no server.
  PgLink(const DbOptions& options, Role role);
  ~PgLink();
  PgLink(const PgLink&) = delete;

  void begin(bool is_write);  // goes out with the first statement
  void commit();              // throws: clash, duplicate, unknown, ...
  void end_read();            // nobody waits for it
  void rollback();            // never throws; the link may be broken after it
  [[nodiscard]] bool is_broken() const { return is_broken_; }

  [[nodiscard]] Cursor& open(const Sql& sql, bool is_write) override;
  [[nodiscard]] Cursor& open_text(std::string_view text, std::string_view name) override;

  // A statement for arrays of its values (many.h); rows know the place of their keys.
  [[nodiscard]] PgCursor& open_for_keys(const Sql& sql);

  // A script of several statements, as it is; outside of the pipeline.
  PgResult run_script(const std::string& sql);
  [[nodiscard]] bool is_in_transaction() const;
  [[nodiscard]] int server_version() const;
  // COPY table FROM STDIN BINARY, in the transaction that is open.
  void copy_in(const std::string& sql, std::string_view bytes);

  // ---- for PgCursor
  void prepare(PgPrepared& prepared, const std::vector<unsigned>& wanted);
  struct Values {
    std::vector<const char*> bytes;
    std::vector<int> sizes, formats;
  };
  void send(PgCursor* cursor, const PgPrepared& prepared, const Values& values);
  void send_text(PgCursor* cursor, const std::string& text);
  void wait_for(const PgCursor& cursor);
  void end_stream(const std::string& name, bool is_own);  // never throws
  void forget(const PgCursor& cursor);                    // its answer interests nobody any more
  [[nodiscard]] bool is_write() const { return is_write_; }

 private:
  struct Pending {
    PgCursor* cursor = nullptr;
    PgResult* kept = nullptr;
    bool is_sync = false;
  };
  void sync();
  void take_one();
  void drain();
  void note_error(const pg_result* result);
  [[noreturn]] void lose(const std::string& why);
  void throw_if_troubled();

  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  std::unique_ptr<pg_conn, Finish> connection_;
  std::deque<Pending> pending_;
  std::unordered_map<const Sql*, PgPrepared> prepared_, prepared_for_keys_;
  std::optional<StorageTrouble> trouble_;  // the first of this transaction
  std::string trouble_state_;
  bool is_write_ = false, is_broken_ = false, has_unsynced_ = false, is_committing_ = false;
  int serial_ = 0;
};

}  // namespace fl

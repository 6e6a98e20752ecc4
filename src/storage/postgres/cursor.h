// One run of a statement on PostgreSQL: values out, rows in, all in binary.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "storage/postgres/link.h"

namespace fl {

class PgCursor final : public Cursor {
 public:
  PgCursor(PgLink& link, PgPrepared& prepared) : link_(link), prepared_(&prepared) {}
  PgCursor(PgLink& link, std::unique_ptr<PgPrepared> own)
      : link_(link), own_(std::move(own)), prepared_(own_.get()) {}
  PgCursor(const PgCursor&) = delete;

  void bind_i64(int at, std::int64_t value) override;
  void bind_text(int at, std::string_view value) override;
  void bind_blob(int at, std::string_view value) override;
  void bind_null(int at) override;
  void bound(int count) override;
  [[nodiscard]] bool step() override;
  std::optional<int> run() override;
  [[nodiscard]] int changed() override;
  [[nodiscard]] std::int64_t i64(int column) const override;
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] std::string_view blob(int column) const override { return text(column); }
  void close() override;

  // ---- for PgLink: an answer came
  void take(PgResult result);
  [[nodiscard]] bool is_answered() const { return wanted_ == 0; }

  // ---- for for_keys(): the first column is the place of the key, and nobody else's business
  void hide_key() { hidden_ = 1; }
  [[nodiscard]] std::size_t key_place() const;

 private:
  struct Value {
    enum class Kind { null, number, text, blob } kind = Kind::null;
    std::int64_t number = 0;
    std::string_view bytes;
  };
  Value& at(int position);
  void encode(const Value& value, unsigned type, PgLink::Values& out);
  [[nodiscard]] const std::string& keep(std::string bytes) const;
  void wait();

  PgLink& link_;
  std::unique_ptr<PgPrepared> own_;
  PgPrepared* prepared_;
  std::vector<Value> values_;
  PgResult result_;
  mutable std::deque<std::string> kept_;  // numbers as text, values on their way
  int row_ = -1;
  int wanted_ = 0;  // answers still to come; of a streamed run the last one holds rows
  bool is_streaming_ = false;
  int hidden_ = 0;  // columns before those that are asked for
};

}  // namespace fl

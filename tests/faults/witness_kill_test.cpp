// kill -9 of `firstline witness` in the middle of a look (R12), by a log that shows two heads of
// one size: after any number of kills it has signed at most one head of each size, its memory is
// whole and knows of every head that it signed, and it starts again without help. A memory that is
// written only after the signature has gone out must be found.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "child.h"
#include "http/server.h"
#include "platform/log.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/temp_db.h"
#include "trust/leaf.h"
#include "trust/log_tree.h"
#include "trust/witness.h"

namespace fl::faults {
namespace {

constexpr int kHonestEvery = 3;

Hash32 leaf_of(std::int64_t place, bool is_other) {
  return sha256((is_other ? "other " : "leaf ") + std::to_string(place));
}

// A log whose last leaf is one of two, as it likes.
class TwoFaced {
 public:
  TwoFaced() {
    start_crypto();
    log_.open.fill(0);
    auto key = witness_key(folder_.path());
    CHECK(key.is_ok());
    log_ = *key;
  }

  // Goes on from the head that the witness remembers, or it would sign nothing any more.
  void grow(const std::optional<TreeHead>& remembered) {
    const std::lock_guard lock(guard_);
    is_other_ = true;
    if (remembered && remembered->size == size_ && remembered->root == shown().root)
      others_.insert(size_ - 1);
    ++size_;
  }
  void show_other(bool is_other) {
    const std::lock_guard lock(guard_);
    is_other_ = is_other;
  }
  // The process to be killed so many microseconds after it asked for a head.
  std::atomic<Child*> victim{nullptr};
  std::atomic<std::int64_t> kill_after_us{-1};
  std::atomic<bool> is_killed{false}, is_kill_at_signature{false};

  [[nodiscard]] std::map<std::int64_t, std::set<std::string>> signed_roots() {
    const std::lock_guard lock(guard_);
    return signed_;
  }
  [[nodiscard]] int bad_signatures() const { return bad_signatures_; }

  std::vector<Route> routes() {
    const Access anyone{Access::Kind::anyone};
    const auto row = [&](Method method, std::string_view pattern, std::string_view name,
                         Handler handle) {
      return Route{method, pattern, name,  RouteClass::life, anyone, {},
                   "Log",  "",      false, std::move(handle)};
    };
    return {
        row(Method::get, "/v1/log/head", "test.head", [this](const Request&) { return head(); }),
        row(Method::get, "/v1/log/consistency", "test.consistency",
            [this](const Request& q) { return consistency(q); }),
        row(Method::post, "/v1/log/cosignatures", "test.cosign",
            [this](const Request& q) { return cosign(q); })};
  }

 private:
  Hash32 node(int level, std::int64_t index) const {
    if (level == 0)
      return leaf_of(index, others_.contains(index) || (is_other_ && index + 1 == size_));
    return inner_hash_of(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
  }
  TreeHead shown() const {
    TreeGrowth growth;
    for (std::int64_t i = 0; i < size_; ++i)
      growth.add(node(0, i));
    TreeHead head{size_, growth.root(), Instant{1'767'398'400'000 + size_}, {}};
    head.signature = sign(log_, head_message(head));
    return head;
  }
  Reply head() {
    const std::lock_guard lock(guard_);
    const TreeHead now = shown();
    roots_[now.size].insert(hex(now.root));
    heads_.insert_or_assign({now.size, hex(now.root)}, now);
    if (kill_after_us >= 0)
      std::thread([this, wait = kill_after_us.exchange(-1)] {
        ::usleep(useconds_t(wait));
        kill_victim();
      }).detach();
    return reply_json(200, json::object{{"head", json::object{{"text", text_of(now)},
                                                              {"key", hex_of(log_.open)},
                                                              {"cosignatures", json::array{}}}}});
  }
  Reply consistency(const Request& request) {
    const std::lock_guard lock(guard_);
    json::array proof;
    const auto steps =
        consistency_proof_of([this](int level, std::int64_t index) { return node(level, index); },
                             std::stoll(std::string(request.query_value("from"))),
                             std::stoll(std::string(request.query_value("to"))));
    for (const auto& step : steps)
      proof.emplace_back(hex(step));
    return reply_json(200, json::object{{"proof", std::move(proof)}});
  }
  // Which of the heads it showed was signed, by the signature itself.
  Reply cosign(const Request& request) {
    const auto body = json::parse(request.body).as_object();
    if (body.at("what").as_string() != "head") return reply_json(200, json::object{});
    const auto key = open_key_of_hex(body.at("witness").as_string());
    const auto signature = bytes_of_hex(body.at("signature").as_string(), 64);
    const std::int64_t size = body.at("number").as_int64();
    const std::lock_guard lock(guard_);
    bool is_known = false;
    for (const auto& root : roots_[size]) {
      const TreeHead& head = heads_.at({size, root});
      if (!key || !signature || !verify_signature(*key, cosign_message(head), *signature)) continue;
      signed_[size].insert(root);
      is_known = true;
    }
    bad_signatures_ += !is_known;
    if (is_kill_at_signature.exchange(false)) kill_victim();  // before it hears that it arrived
    return reply_json(200, json::object{});
  }
  void kill_victim() {
    Child* child = victim.exchange(nullptr);
    for (int waits = 0; !child && waits < 30'000; ++waits, child = victim.exchange(nullptr))
      ::usleep(1'000);  // it is being started
    if (child) child->kill_now();
    is_killed = true;
  }

  TempFolder folder_;
  SignKey log_;
  std::mutex guard_;
  std::int64_t size_ = 1;
  bool is_other_ = false;
  std::set<std::int64_t> others_;  // places that stay the other leaf
  std::map<std::int64_t, std::set<std::string>> roots_, signed_;
  std::map<std::pair<std::int64_t, std::string>, TreeHead> heads_;
  std::atomic<int> bad_signatures_{0};
};

// Right: as the witness is. Late: what it wrote is taken back when it is killed, as if it had
// written it at the end of its look, after the signature was sent.
enum class Memory { right, late };

struct Count {
  int killed = 0, torn = 0, refused = 0, ended = 0, forgotten = 0, doubled = 0;
  std::size_t sizes = 0;
};

class WitnessKill : public testing::Test {
 protected:
  WitnessKill() {
    set_log_level(LogLevel(9));
    ServerOptions options;
    options.port = 0;
    options.loop_count = 1;
    options.worker_count = 2;
    auto started = Server::start(options, router_, clock_, {});
    CHECK(started.is_ok());
    server_ = std::move(*started);
    words_ = {FIRSTLINE_BINARY,
              "witness",
              "--once",
              "--dir",
              dir_,
              "--server",
              "http://127.0.0.1:" + std::to_string(server_->port())};
  }
  ~WitnessKill() override {
    server_->stop();
    set_log_level(LogLevel::info);
  }

  void grow() {
    const auto before = load_memory(dir_);
    ASSERT_TRUE(before);
    log_.grow(before->head);
  }
  void look_to_its_end(Count& count) {
    Child witness(words_, folder_ / "said");
    const int code = witness.wait_for_exit();
    EXPECT_TRUE(code == 0 || code == 1 || code == 3) << code;  // refused; nobody reached
    count.refused += code == 1;
    ++count.ended;
  }
  // So long after it asked for a head; or, below zero, when its signature arrives.
  void kill_in_a_look(std::int64_t after_us, Count& count) {
    log_.is_killed = false;
    log_.kill_after_us = after_us;
    log_.is_kill_at_signature = after_us < 0;
    Child witness(words_, folder_ / "said");
    log_.victim = &witness;
    for (int waits = 0; !log_.is_killed && waits < 30'000; ++waits)
      ::usleep(1'000);
    log_.victim = nullptr;
    EXPECT_TRUE(log_.is_killed);
    ++count.killed;
  }
  void judge_memory(Count& count) {
    const auto memory = load_memory(dir_);
    count.torn += !memory;
    const auto signed_roots = log_.signed_roots();
    if (memory && !signed_roots.empty())
      count.forgotten += !memory->head || memory->head->size < signed_roots.rbegin()->first;
  }
  void judge_signed(Count& count) {
    const auto signed_roots = log_.signed_roots();
    count.sizes = signed_roots.size();
    for (const auto& [size, roots] : signed_roots)
      count.doubled += roots.size() > 1;
  }

  // One head, killed as its signature arrives; then another head of that size.
  void show_both_heads(Memory memory, Count& count) {
    grow();
    const std::string kept = dir_ + "/memory", before = folder_ / "before";
    const auto put_in_place = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(kept, before, put_in_place);
    log_.show_other(false);
    kill_in_a_look(-1, count);
    if (memory == Memory::late) std::filesystem::copy_file(before, kept, put_in_place);
    judge_memory(count);
    log_.show_other(true);
    look_to_its_end(count);
  }

  TwoFaced log_;
  const Router router_{log_.routes()};
  const SystemClock clock_;
  std::unique_ptr<Server> server_;
  TempFolder folder_;
  const std::string dir_ = folder_ / "witness";
  std::vector<std::string> words_;
};

TEST_F(WitnessKill, one_head_of_each_size_and_a_whole_memory_after_every_kill) {
  Random random(12);
  const int rounds = count_from_environment("FIRSTLINE_WITNESS_KILLS", 24);
  Count count;
  for (int round = 0; round < rounds; ++round) {
    // Sometimes another head of the same size, sometimes growth.
    if (round % 2 == 0) grow();
    log_.show_other(round % 2 == 1 && round % kHonestEvery != 0);
    if (round % kHonestEvery == 0)
      look_to_its_end(count);
    else
      kill_in_a_look(std::int64_t(random.below(6'000)), count);
    judge_memory(count);
  }
  show_both_heads(Memory::right, count);
  judge_signed(count);
  std::printf(
      "witness: %d kills, %d looks to their end (%d refused), %zu sizes signed: signed "
      "twice %d, memory torn %d, a signed head forgotten %d\n",
      count.killed, count.ended, count.refused, count.sizes, count.doubled, count.torn,
      count.forgotten);
  EXPECT_EQ(count.doubled + count.torn + count.forgotten + log_.bad_signatures(), 0);
  EXPECT_GT(count.sizes, 1u);
}

TEST_F(WitnessKill, the_checker_goes_red_when_the_memory_is_written_after_the_signature_is_sent) {
  Count count;
  grow();
  log_.show_other(false);
  look_to_its_end(count);
  for (int round = 0; round < 2; ++round)
    show_both_heads(Memory::late, count);
  judge_signed(count);
  std::printf("witness with a late memory: %d kills, signed twice %d, forgotten %d (must be > 0)\n",
              count.killed, count.doubled, count.forgotten);
  EXPECT_EQ(count.forgotten, 2);
  EXPECT_EQ(count.doubled, 2);
}

}  // namespace
}  // namespace fl::faults

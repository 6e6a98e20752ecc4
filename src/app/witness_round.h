// One witness at work: asks a server for its head, the proof that the log only grew, and the list
// of doubts; signs what it may, keeps evidence of what it may not. Without sockets: how to ask is
// given, so that tests ask a house in the same process.
//
// Promises: never signs two heads of one size, nor a head that does not continue the last one it
// signed, however often it is killed: what it is about to sign is on its disk before the signature
// exists anywhere else. Does not stop for a refusal: it looks again each round, and signs when the
// log it knows continues. Knows nothing of the server but these answers.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "http/route.h"
#include "platform/crypto.h"
#include "seal/bundle.h"
#include "trust/leaf.h"
#include "trust/log_tree.h"
#include "trust/witness.h"

namespace fl {

struct ServerAnswer {
  int status = 0;
  std::string body;
};
// A fault: nobody was reached.
using AskServer =
    std::function<Result<ServerAnswer>(Method, const std::string& target, const std::string& body)>;

struct WitnessPlan {
  std::string folder;
  std::string log_key;  // hex; empty: that of the first head it sees is kept
};

struct WitnessRound {
  std::int64_t size = 0;  // of the head it saw; 0: none
  bool has_signed_head = false, has_signed_list = false;
  std::optional<WitnessRefusal> refusal;
  std::string evidence;             // the file, with a refusal that is new
  std::optional<Fault> trouble;     // nobody reached, or an answer that is none
  std::vector<std::string> silent;  // peers that gave no head, by number
};

class Witness {
 public:
  // Faults: those of witness_key() and load_memory(), trust.other_log_key.
  [[nodiscard]] static Result<std::unique_ptr<Witness>> open(const WitnessPlan& plan);
  [[nodiscard]] WitnessRound look(const AskServer& server, std::span<const AskServer> peers,
                                  Instant now);
  [[nodiscard]] const OpenKey& key() const { return key_.open; }
  // What another witness, or anybody, is told: the last head it signed, and a refusal that stands.
  // From any thread.
  [[nodiscard]] json::object own_head();
  // Called between what was written down and the signature's way out: a test stops it there.
  std::function<void(std::string_view step)> at_step = [](std::string_view) {};

 private:
  Witness(const WitnessPlan& plan, const SignKey& key, WitnessMemory memory)
      : plan_(plan), key_(key), memory_(std::move(memory)) {}
  struct Shown;  // what the server answered
  struct Live;   // how far the live restrictions are found in the tree
  [[nodiscard]] Outcome ask_head(const AskServer& server, Shown& shown) const;
  [[nodiscard]] Result<TreeProof> ask_proof(const AskServer& server, std::int64_t from,
                                            std::int64_t to) const;
  [[nodiscard]] std::vector<TreeHead> ask_peers(std::span<const AskServer> peers,
                                                WitnessRound& round) const;
  [[nodiscard]] Result<std::string> check_peers(const AskServer& server, const TreeHead& head,
                                                const std::vector<TreeHead>& others) const;
  [[nodiscard]] Outcome sign_head(const AskServer& server, const Shown& shown, WitnessRound& round);
  [[nodiscard]] Outcome look_at_list(const AskServer& server, const TreeHead& head, Instant now,
                                     WitnessRound& round);
  [[nodiscard]] Result<bool> fetch_bundle(const AskServer& server, Instant now, std::string& wrong);
  [[nodiscard]] Outcome find_live(const AskServer& server, const TreeHead& head, Instant now,
                                  Live& live);
  [[nodiscard]] Outcome sign_list(const AskServer& server, std::int64_t live_count,
                                  WitnessRound& round);
  void refuse(const AskServer& server, const std::string& what, const TreeHead& head,
              json::object evidence, Instant now, WitnessRound& round);
  void end_refusal(bool is_of_list);
  [[nodiscard]] Outcome bring(const AskServer& server, const json::object& body) const;

  const WitnessPlan plan_;
  const SignKey key_;
  std::mutex guard_;  // of memory_ and standing_, which own_head() reads
  WitnessMemory memory_;
  std::optional<WitnessRefusal> standing_;               // until a head, or a list, is signed again
  std::set<std::pair<std::string, std::int64_t>> told_;  // why, and of which head or list
  std::optional<PublicKey> root_;
  bool is_demo_ = false;
  std::optional<Bundle> bundle_;
  std::string manifest_;                     // of bundle_, as it was signed
  std::map<std::string, Instant> unplaced_;  // live leaves not yet in the tree, since when
};

}  // namespace fl

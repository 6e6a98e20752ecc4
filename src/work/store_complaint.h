// Rows of complaints, and of what was changed because of asks.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/complaint.h"

namespace fl::work_store {

void add_complaint(Tx& tx, const Complaint& complaint);
void save_complaint(Tx& tx, const Complaint& complaint);
[[nodiscard]] Result<Complaint> load_complaint(Tx& tx, ComplaintId id);  // work.no_such_complaint
[[nodiscard]] std::vector<Complaint> complaints_of_handler(Tx& tx, AccountId handler);
// Newest first, at most 100.
[[nodiscard]] std::vector<Complaint> complaints_of_person(Tx& tx, PersonId person);
struct MatterCount {
  std::string matter, finding;  // finding "" = not answered yet
  std::int64_t count = 0;
};
[[nodiscard]] std::vector<MatterCount> complaint_counts(Tx& tx);
void each_complaint(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

using ChangeId = Id<struct WorkChangeTag>;
struct ChangeNote {
  ChangeId id;
  AreaId area;
  std::string area_path, title, text;
  AccountId writer;
  Instant published_at;
  int ask_count = 0;
};
void add_change(Tx& tx, const ChangeNote& note, const std::vector<TaskId>& tasks);
[[nodiscard]] std::vector<ChangeNote> changes_before(Tx& tx, Instant before, int limit);
[[nodiscard]] std::vector<ChangeNote> changes_of_task(Tx& tx, TaskId task);

}  // namespace fl::work_store

// The acts of complaints: opened to an independent handler, answered, appealed once; and change
// notes. Who may hear one is complaint.h.
#pragma once

#include <string>
#include <vector>

#include "registry/registry.h"
#include "work/complaint.h"
#include "work/work.h"

namespace fl {

struct ComplaintDraft {
  std::string matter, text;
  PersonId person;  // unset: a caller the desk does not know
  const Area* area = nullptr;
  AccountId about;  // unset: whoever answers for the area
};
// Faults: work.no_independent_handler, duty.nobody_answers.
[[nodiscard]] Result<ComplaintId> open_complaint(const WorkRoom& room, const Permit& permit,
                                                 const ComplaintDraft& draft, const Act& act);
[[nodiscard]] Result<Complaint> answer_complaint(const WorkRoom& room, const Permit& permit,
                                                 ComplaintId id, const std::string& finding,
                                                 const std::string& answer, const Act& act);
[[nodiscard]] Result<Complaint> appeal_complaint(const WorkRoom& room, const Permit& permit,
                                                 ComplaintId id, const Act& act);
// The link of who complained: the id and a keyed hash; nothing is stored. Fault work.no_such_link.
[[nodiscard]] std::string complaint_token(const Keys& keys, ComplaintId id);
[[nodiscard]] Result<Complaint> complaint_of_token(const WorkRoom& room, std::string_view token,
                                                   Instant now);
[[nodiscard]] std::string complaint_text_bound(ComplaintId id);
[[nodiscard]] std::string complaint_answer_bound(ComplaintId id);

// A change because of asks: `tasks` are what it came from. Faults: work.no_such_task (bad_input).
struct ChangeDraft {
  std::string title, text;
  std::vector<TaskId> tasks;
};
[[nodiscard]] Outcome publish_change(const WorkRoom& room, const Permit& permit, const Area& area,
                                     const ChangeDraft& draft, const Act& act);

}  // namespace fl

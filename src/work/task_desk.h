// What every route on one task begins and ends with: the task of the path if the verb is the
// actor's there, and the task as it stands afterwards with the acts that are theirs. For routes of
// work/ only.
#pragma once

#include "work/routes.h"

namespace fl {

struct TaskDesk {
  const WorkRoom& room;
  const Gate& gate;

  struct Opened {
    Actor actor;
    Task task;
    Placement placement;
  };
  // Whose verb it never is hears that before anything is looked up, and everyone before their
  // draft is read: foreign and unknown ids look the same.
  [[nodiscard]] Result<Opened> opened(const Request& request, Verb verb) const;
  [[nodiscard]] Result<Opened> opened_id(const Actor& actor, std::string_view id, Verb verb,
                                         Instant now) const;
  [[nodiscard]] static Result<Permit> allow(const Opened& opened, Verb verb);
  // Logs the read, then shows the task.
  [[nodiscard]] Reply detail(const Opened& by, TaskId id, Instant now) const;

 private:
  [[nodiscard]] static json::array acts_of(const Opened& by);
};

}  // namespace fl

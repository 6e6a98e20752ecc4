// See tell.h. At the door nothing is said of why: the worker brings the page, the person reads it.
#include "pass/tell.h"
#include "post/post.h"

namespace fl {

namespace {

constexpr std::chrono::minutes kTellTime{60};
constexpr std::string_view kAtTheDoor =
    "请当面告知：本人的通行状态有变化。原因、负责单位、有效期和申诉办法在本人的页面上，"
    "没有手机的请代为打开给本人看。";

}  // namespace

Result<std::string> tell_person(Tx& tx, const PassRoom& room, const Permit& permit,
                                const Person& person, const std::string& words, Instant now) {
  auto known = open_private(tx, room.keys, person.id);
  if (known && !known->phone.empty()) {
    send_message(tx, room.keys, {known->phone, words, "status"}, now);
    return std::string("message");
  }
  NewTask task;
  task.kind = "visit";
  task.area = person.cell;
  task.person = person.id;
  task.household = person.household;
  task.source = "status";
  task.source_id = person.id.value;
  task.text = std::string(kAtTheDoor);
  task.due = now + kTellTime;
  auto opened = open_task(tx, room.work, permit, task, now);
  if (!opened) return opened.error();
  return std::string("door");
}

}  // namespace fl

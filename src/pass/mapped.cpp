// See mapped.h.
#include "pass/mapped.h"

#include <csetjmp>
#include <csignal>

namespace fl {

namespace {

// Where this thread goes when what it touches is not there.
thread_local sigjmp_buf* volatile landing = nullptr;

void on_bus_error(int) {
  if (landing != nullptr) siglongjmp(*landing, 1);
  std::signal(SIGBUS, SIG_DFL);  // on return it touches the same again, and ends as it would have
}

bool catch_bus_errors() {
  struct sigaction action {};
  action.sa_handler = on_bus_error;
  action.sa_flags = SA_NODEFER;  // left by a jump: it must not stay blocked
  sigemptyset(&action.sa_mask);
  return ::sigaction(SIGBUS, &action, nullptr) == 0;
}

}  // namespace

bool touch_mapped(void (*work)(void*), void* about) {
  static const bool is_caught = catch_bus_errors();
  sigjmp_buf here;
  sigjmp_buf* const outer = landing;
  if (is_caught) {
    if (sigsetjmp(here, 0) != 0) {
      landing = outer;
      return false;
    }
    landing = &here;
  }
  work(about);
  landing = outer;
  return true;
}

}  // namespace fl

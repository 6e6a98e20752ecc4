// The English of shell/demo_words.ts.
import type { Words } from './language';
import type { DemoKey } from './demo_words';

export const kDemoEn: Words<DemoKey> = {
  demo: 'Demo',
  now: 'You are {name}',
  nobody: 'Nobody chosen yet',
  change: 'Switch person',
  made_up: 'Everyone, every address and number here is made up',
  tour_ask:
    'You are a resident. Tap “See a doctor”, then “Send”: somebody answers for it at once.',
  tour_take:
    'You are the grid worker. It is at the top: open it, take it, and when done choose the proof.',
  tour_rate: 'The resident again. See who took it and when it was done; rate it.',
  tour_late:
    'You are the street officer. Red is late: tap the number, give one to someone who can go.',
  tour_log:
    'You are the auditor. Each step is in the log, each look at a person too. Tap “Check now”.',
  tour_step: 'Step {step} of {count}',
  tour_next: 'Next',
  tour_end: 'Done',
  tour_leave: 'Leave',
};

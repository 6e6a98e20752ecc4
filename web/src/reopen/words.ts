// What the page says where an asker says that it is not done. Chinese is the original.
import { translator } from '../shell/language';

export const kReopenZh = {
  not_done: '这件事没办好？',
  not_done_note: '带班会重新接手，您不用再打一遍。办好后七天内都可以说。',
  reopen: '没办好，请再办',
  reopened: '已经交给带班重新办',
  see: '看进展',
};

export const t = translator(kReopenZh);

// What the page says where an asker says whether it is done. Chinese is the original.
import { translator } from '../shell/language';

export const kReopenZh = {
  is_done: '他们说办好了，是吗？',
  is_done_note: '您说办好了才算完。没回音的话，过一天会换个人上门去看。',
  confirm: '是，办好了',
  confirmed: '谢谢，记下了',
  not_done: '这件事没办好？',
  not_done_note: '带班会重新接手，您不用再打一遍。办好后七天内都可以说。',
  reopen: '没办好，请再办',
  reopened: '已经交给带班重新办',
  see: '看进展',
};

export type ReopenKey = keyof typeof kReopenZh;
export const t = translator(kReopenZh);

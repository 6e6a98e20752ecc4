// What only the follow page says. Chinese is the original; English is in follow_words_en.ts.
import { translator } from '../shell/language';

export const kFollowZh = {
  link_short: '这个链接不完整',
  link_short_note: '可能抄漏了后面一段。请让发给您的人再发一次，整条复制。',
  link_dead: '这个链接打不开了',
  link_dead_note: '可能抄错了一个字，也可能已经过期。请让发给您的人再发一次，或打 12345。',
  changed: '因为像您这样的诉求，已经改了：{title}',
  private: '这个页面谁拿到都看不见您的地址、姓名和说了什么',
  stale: '下面是 {clock} 的情况',
} as const;

export type FollowKey = keyof typeof kFollowZh;

export const tell = translator(kFollowZh);

// What the complaint page says. Chinese is the original; English is in words_en.ts.
import { translator } from '../shell/language';

export const kComplainZh = {
  title: '对我们的做法不满意？',
  note: '由不在这条线上的人来听，被投诉的人和他的上级都看不到是谁说的、说了什么。五天内答复。',
  about_ask: '说的是您刚才看的那件事。',
  matter: '是哪方面？',
  'matter.conduct': '态度',
  'matter.delay': '拖着不办',
  'matter.refusal': '推来推去、不管',
  'matter.unfair': '不公平',
  'matter.privacy': '泄露个人信息',
  'matter.extra_forms': '反复填表',
  'matter.other': '别的',
  pick: '请先选一个。',
  text: '发生了什么',
  write: '请写几个字。',
  send: '交给独立的人',
  sending: '正在发出',
  kept: '您写的还在，再点一次也只算一次。',
  sent: '收到了',
  mine: '我说过的',
  reference: '编号 {reference}',
  open: '在办，{when} 前答复',
  'finding.upheld': '您说得对',
  'finding.partly': '部分属实',
  'finding.not_upheld': '没有查实',
  second: '由上一级再看过',
  appeal: '不服，请上一级再看一次',
  appealed: '已经交给上一级',
} as const;

export type ComplainKey = keyof typeof kComplainZh;
export const t = translator(kComplainZh);

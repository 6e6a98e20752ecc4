// Words of the page that fetches a pass by code. Chinese is the
// original; words_en.ts has the same keys.
import { translator } from '../shell/language';

export const kEnrolZh = {
  title: '取通行码',
  note: '输社区那封信上的码和出生年份，通行码就存进这台手机。一个码只用一次。',
  code: '信上的码',
  year: '出生年份，如 1958',
  send: '取码',
  code_form: '码是 9 位，如 7Q4-2K9-XB8',
  year_form: '出生年份是 4 位数字',
  code_wrong: '这个码对不上，或已经用过、过期了。请再看一遍，或找社区换一个；纸卡一样有效。',
  family: '家人的码',
  family_note: '同一户的孩子和要人帮的家人，可以在这台手机上出示。对方随时能停。',
  family_sign_in: '用手机号登录后，这里还能取家人的码。',
  show_here: '在这里出示',
  is_on: '已在这台手机',
  added: '{name}的码取到了',
  rel_child: '孩子',
} as const;

export type EnrolKey = keyof typeof kEnrolZh;
export const t = translator(kEnrolZh);

// A relation is one of the listed words; another text is shown as it came.
export function relation_words(relation: string): string {
  const key = `rel_${relation}`;
  return key in kEnrolZh ? t(key as EnrolKey) : relation;
}

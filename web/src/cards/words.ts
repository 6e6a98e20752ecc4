// What the page of paper cards says. What stands on a card itself is in both languages at once.
import { translator } from '../shell/language';

export const kCardsZh = {
  title: '纸卡',
  count: '{area}：{n} 张，每张 A4 纸 4 张',
  note: '印出来沿线裁开。一张卡只说是谁，不说身体怎样；丢了就来换一张，旧的作废。',
  print: '打印',
  none: '这里没有要印的卡',
  none_note: '换一栋楼，或从住户那一页点“印纸卡”。',
  card: '通行纸卡 Pass card',
  code: '没有相机时，念这个号 Code',
  until: '用到 Good until {day}',
  hotline: '要帮助 Help',
  care: '看病、买药、买食物、避险、回家，任何时候都不拦。',
  care_second: 'Care, medicine, food, shelter and going home are never barred.',
} as const;

export type CardsKey = keyof typeof kCardsZh;
export const t = translator(kCardsZh);

// The English words of the page of paper cards, written beside the Chinese, same keys.
import type { CardsKey } from './words';

export const kCardsEn: Readonly<Record<CardsKey, string>> = {
  title: 'Paper cards',
  count: '{area}: {n} to print, four to a sheet of A4',
  note: 'Cut along the lines. A card only says who someone is; a lost one is replaced.',
  print: 'Print',
  none: 'No cards to print here',
  none_note: 'Choose another building, or "print card" on a household.',
  card: '通行纸卡 Pass card',
  code: '没有相机时，念这个号 Code',
  until: '用到 Good until {day}',
  hotline: '要帮助 Help',
  care: '看病、买药、买食物、避险、回家，任何时候都不拦。',
  care_second: 'Care, medicine, food, shelter and going home are never barred.',
};

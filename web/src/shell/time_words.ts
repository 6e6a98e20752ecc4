// Words for days and spans. Chinese is the original; English is in time_words_en.ts.

export const kTimeZh = {
  yesterday: '昨天',
  today: '今天',
  tomorrow: '明天',
  date: '{month} 月 {day} 日',
  date_with_year: '{year} 年 {month} 月 {day} 日',
  months: '1 2 3 4 5 6 7 8 9 10 11 12',
  days: '天',
  hours: '小时',
  minutes: '分',
} as const;

export type TimeKey = keyof typeof kTimeZh;

// What the demo's strip says. Chinese is the original; English is in demo_words_en.ts.

export const kDemoZh = {
  demo: '演示',
  now: '现在是 {name}',
  nobody: '还没有选人',
  change: '换一个人',
  made_up: '这里的人、地址和电话都是编的',
  tour_ask: '您是居民。点“看病”，再点“发出”：马上有一位叫得出名字的人负责。',
  tour_take: '您是网格员。刚才那件在最上面：点开，接下，办好后选一种凭据。',
  tour_rate: '又是居民。看得见谁接的、几点办好；给几颗星。',
  tour_late: '您是街道值班员。红的是迟了的：点数字看清单，转给能去的人。',
  tour_log: '您是审计员。刚才每一步都在日志里，看过谁也在。点“现在核对”。',
  tour_step: '第 {step} 步，共 {count} 步',
  tour_next: '下一步',
  tour_end: '走完了',
  tour_leave: '不走了',
} as const;

export type DemoKey = keyof typeof kDemoZh;

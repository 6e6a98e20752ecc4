// What the demo's strip says. Chinese is the original; English is in demo_words_en.ts.

export const kDemoZh = {
  demo: '演示',
  now: '现在是 {name}',
  nobody: '还没有选人',
  change: '换一个人',
  made_up: '这里的人、地址和电话都是编的',
} as const;

export type DemoKey = keyof typeof kDemoZh;

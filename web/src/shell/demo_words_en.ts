// The English of shell/demo_words.ts.
import type { Words } from './language';
import type { DemoKey } from './demo_words';

export const kDemoEn: Words<DemoKey> = {
  demo: 'Demo',
  now: 'You are {name}',
  nobody: 'Nobody chosen yet',
  change: 'Switch person',
  made_up: 'Everyone, every address and number here is made up',
};

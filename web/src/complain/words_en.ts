// The complaint page in English: the keys of words.ts.
import type { ComplainKey } from './words';

export const kComplainEn: Readonly<Record<ComplainKey, string>> = {
  title: 'Not content with how we acted?',
  note:
    'Somebody outside that line hears it. Whoever it is about, and those above them, see ' +
    'neither who said it nor what was said. You have an answer within five days.',
  about_ask: 'It is about the request you just looked at.',
  matter: 'What is it about?',
  'matter.conduct': 'Conduct',
  'matter.delay': 'Delay',
  'matter.refusal': 'Refused, passed around',
  'matter.unfair': 'Unfair',
  'matter.privacy': 'Personal data told',
  'matter.extra_forms': 'Forms again and again',
  'matter.other': 'Something else',
  pick: 'Choose one first.',
  text: 'What happened',
  write: 'Write a few words.',
  send: 'Hand it to somebody independent',
  sending: 'Sending',
  kept: 'What you wrote is kept; tapping again counts once.',
  sent: 'Received',
  mine: 'What I said before',
  reference: 'No. {reference}',
  open: 'being heard, answered by {when}',
  'finding.upheld': 'You were right',
  'finding.partly': 'Right in part',
  'finding.not_upheld': 'Not found so',
  second: 'Looked at again further up',
  appeal: 'Have somebody further up look again',
  appealed: 'Handed further up',
};

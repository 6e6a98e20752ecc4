// Words by key in the reader's language, as text or with parts that are links. Called by every
// page. Promises: a missing key shows the key, never nothing; a fault always has words. Left to
// others: the words (words/*.json, shell/i18n), remembering the language (shell/language.ts).

import { createContext, Fragment, useContext, type ReactNode } from 'react';

import type { Language } from '../shell/language';
import type { Fault, Kind } from './contract';
import { read_message, say_pieces, type Piece } from './message';

export type Words = Record<string, string>;
export type Values = Record<string, string | number>;
export type Links = Record<string, (children: ReactNode) => ReactNode>;

export interface Speech {
  language: Language;
  words: Words;
  say: (key: string, values?: Values) => string;
  say_parts: (key: string, values: Values, links: Links) => ReactNode;
  say_fault: (fault: Fault | null, status: number) => string;
  has: (key: string) => boolean;
}

export function make_speech(language: Language, words: Words): Speech {
  const locale = language === 'en' ? 'en' : 'zh-CN';
  const read = new Map<string, Piece[]>();
  const pieces_of = (key: string): Piece[] => {
    const known = read.get(key);
    if (known) return known;
    const pieces = safely_read(words[key] ?? key);
    read.set(key, pieces);
    return pieces;
  };
  const has = (key: string): boolean => key in words;
  const say = (key: string, values: Values = {}): string =>
    say_pieces(pieces_of(key), values, locale).join('');
  return {
    language,
    words,
    has,
    say,
    say_parts: (key, values, links) => {
      const wraps = Object.fromEntries(
        Object.entries(links).map(([tag, link]) => [
          tag,
          (inside: unknown[]) => link(keyed(inside as ReactNode[])),
        ]),
      );
      return keyed(say_pieces(pieces_of(key), { ...values, ...wraps }, locale) as ReactNode[]);
    },
    say_fault: (fault, status) => {
      const values = { incident: fault?.incident ?? '-' };
      if (fault && has(`fault.${fault.key}`)) return say(`fault.${fault.key}`, values);
      const key = `fault_kind.${status === 0 ? 'offline' : (fault?.kind ?? 'bug')}`;
      return say(has(key) ? key : 'fault_kind.bug', values);
    },
  };
}

function safely_read(text: string): Piece[] {
  try {
    return read_message(text);
  } catch {
    return [text];
  }
}

function keyed(parts: ReactNode[]): ReactNode {
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}

const kSpeech = createContext<Speech>(make_speech('zh', {}));

export const SpeechProvider = kSpeech.Provider;

export function useSpeech(): Speech {
  return useContext(kSpeech);
}

export function kind_name({ language, has, say }: Speech, kind: string, kinds: Kind[]): string {
  const known = kinds.find((one) => one.kind === kind);
  if (known) return language === 'en' ? known.en : known.zh;
  return has(`kind.${kind}`) ? say(`kind.${kind}`) : kind;
}

export function proof_name({ has, say }: Speech, proof: string): string {
  return has(`proof.${proof}`) ? say(`proof.${proof}`) : proof;
}

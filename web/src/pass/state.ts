// What the resident's pages know while they are open: who is signed in, the kinds of help, and how
// to go from page to page. Pages are named by the fragment: #/, #/new/medicine, #/ask/ID.
import {
  call,
  type AskKind,
  type KindInfo,
  type Listing,
  type Me,
  type Session,
} from '../shell/api';
import { language } from '../shell/language';

export interface AskDraft {
  kind: AskKind;
  text: string;
}

export interface Known {
  session: Session | null;
  kinds: KindInfo[];
  me: Me | null;
}

export const known: Known = { session: null, kinds: [], me: null };

export const is_resident = (session: Session | null): boolean =>
  session?.account.kind === 'resident';

export const kind_word = (info: KindInfo): string => (language() === 'en' ? info.en : info.zh);

export const draft_name = (kind: string): string => `ask.${kind}`;

export async function load_kinds(): Promise<KindInfo[]> {
  if (known.kinds.length === 0)
    known.kinds = (await call<Listing<KindInfo>>('GET', '/v1/kinds')).items;
  return known.kinds;
}

export async function load_me(): Promise<Me> {
  known.me ??= await call<Me>('GET', '/v1/me');
  return known.me;
}

export function go(hash: string): void {
  if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = hash;
}

// The session has ended: to the sign-in page, which comes back to this very page.
export function sign_in_again(): void {
  sessionStorage.setItem('return_to', location.pathname + location.hash);
  location.assign('/enter#resident');
}

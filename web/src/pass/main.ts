// The resident's entry (`/`): ask for help in two taps, see one's own requests, rate them. Holds no
// framework: one page of at most 15 KB. Which page is shown is in the fragment (pass/state.ts).
import '../shell/tokens.css';
import '../shell/page.css';
import './pass.css';
import { load_session, Trouble } from '../shell/api';
import { with_wait } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { learn } from '../shell/language';
import { as_trouble, explain, loading, trouble_block } from '../shell/parts';
import { leave_ask, show_ask } from './ask';
import { show_confirm } from './confirm';
import { show_home } from './home';
import { is_resident, known, sign_in_again } from './state';

let tries = 0;
let clock: ReturnType<typeof setTimeout> | undefined;
let has_session = false;

function page_of(hash: string): () => Promise<void> | void {
  const [, page = '', id = ''] = hash.slice(1).split('/');
  if (page === '' || !is_resident(known.session)) return show_home;
  if (page === 'new') return () => show_confirm(id);
  if (page === 'ask') return () => show_ask(id);
  return show_home;
}

function failed(trouble: Trouble): void {
  if (trouble.kind === 'not_signed_in') {
    return sign_in_again();
  }
  tries += 1;
  const told = explain(trouble, tries);
  const again = () => void show();
  frame(
    { redraw: () => failed(trouble), ...(location.hash.length > 2 ? { back_to: '#/' } : {}) },
    trouble_block(told, trouble, again),
  );
  if (trouble.may_retry) clock = setTimeout(again, told.wait);
}

async function show(): Promise<void> {
  clearTimeout(clock);
  leave_ask();
  try {
    if (!has_session) {
      known.session = await with_wait(load_session(), () =>
        frame({ redraw: () => undefined }, loading()),
      );
      has_session = true;
      if (known.session?.demo) show_demo_bar(known.session.account.name);
    }
    await page_of(location.hash || '#/')();
    tries = 0;
  } catch (reason) {
    failed(as_trouble(reason));
  }
}

// A new page begins at its top, and a screen reader begins at its heading.
async function turn(): Promise<void> {
  await show();
  scrollTo(0, 0);
  if (!document.activeElement || document.activeElement === document.body)
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

addEventListener('hashchange', () => void turn());
void learn().then(show);

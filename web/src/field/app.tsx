// The frame of the field entry: page by address, the outbox bar, three tabs, the toast. No pages
// of its own.

import { Check, CloudOff, Plus, Route, Upload, User, type LucideIcon } from 'lucide-react';
import { Component, Suspense, useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';

import { useSpeech } from '../kit/i18n';
import { DemoBar } from '../kit/demo_bar';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { OutboxBar } from './outbox_bar';
import { kPages } from './pages';
import { TodayPage } from './today';
import { useRoute, useWork } from './use_work';

const kTabs: [string, LucideIcon][] = [
  ['today', Route],
  ['doors', Plus],
  ['outbox', Upload],
  ['me', User],
];

export function App() {
  const { say, has, language } = useSpeech();
  const { work, state } = useWork();
  const route = useRoute();
  const place = route[0] ?? 'today';
  const is_tab = kTabs.some(([tab]) => tab === place);
  useEffect(() => {
    const tab = has(`tab.${place}`) ? say(`tab.${place}`) : '';
    document.title = [tab, say('brand')].filter(Boolean).join(' · ');
  }, [place, language, say, has]);
  if (state.phase === 'starting')
    return (
      <div className="phone">
        <main>
          <Waiting />
        </main>
      </div>
    );
  if (state.phase === 'stranger') {
    return (
      <div className="phone">
        <main className="page">
          {state.trouble ? (
            <Trouble {...state.trouble} again={() => void work.wake(true)} />
          ) : (
            <StateCard
              icon={CloudOff}
              title={say('stranger.title')}
              text={say('stranger.text')}
              action={
                <a className="button main" href="/enter">
                  {say('bar.sign_in')}
                </a>
              }
            />
          )}
        </main>
      </div>
    );
  }
  return (
    <div className="phone">
      <div hidden={!is_tab}>
        {state.account?.demo && <DemoBar name={state.account.account.name} />}
      </div>
      <Scroll place={route.join('/')}><PageOf route={route} /></Scroll>
      {state.toast && (
        <p className="toast" role="status">
          <Check className="icon" aria-hidden="true" />
          <span>{say(state.toast.key, state.toast.values)}</span>
        </p>
      )}
      <div className="bottom">
        <OutboxBar />
        {is_tab && <Tabs place={place} />}
      </div>
    </div>
  );
}

const kept_tops = new Map<string, number>();

// Each page scrolls by itself and is found again where it was left: back to the same door.
function Scroll({ place, children }: { place: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element) element.scrollTop = kept_tops.get(place) ?? 0;
    return () => {
      if (element && !place.startsWith('task')) kept_tops.set(place, element.scrollTop);
    };
  }, [place]);
  return (
    <div className="scroll" key={place} ref={box}>
      {children}
    </div>
  );
}

// A page that cannot be fetched (no signal, never opened before) says so and offers to try again.
function PageOf({ route }: { route: string[] }) {
  const Page = kPages[route[0] ?? ''];
  if (!Page) return <TodayPage />;
  return (
    <Kept key={route.join('/')}>
      <Suspense fallback={<Waiting />}>
        <Page route={route} />
      </Suspense>
    </Kept>
  );
}

class Kept extends Component<{ children: ReactNode }, { is_lost: boolean }> {
  override state = { is_lost: false };

  static getDerivedStateFromError(): { is_lost: boolean } {
    return { is_lost: true };
  }

  override render(): ReactNode {
    if (!this.state.is_lost) return this.props.children;
    return (
      <main className="page">
        <Trouble status={0} fault={null} again={() => location.reload()} />
      </main>
    );
  }
}

function Tabs({ place }: { place: string }) {
  const { say } = useSpeech();
  return (
    <nav className="tabs" aria-label={say('tab.all')}>
      {kTabs.map(([tab, Icon]) => (
        <a
          key={tab}
          href={tab === 'today' ? '#/' : `#/${tab}`}
          className={tab === place ? 'on' : ''}
          aria-current={tab === place ? 'page' : undefined}
        >
          <Icon className="icon" aria-hidden="true" />
          {say(`tab.${tab}`)}
        </a>
      ))}
    </nav>
  );
}

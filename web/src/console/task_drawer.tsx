// One task beside its list: how late, who for, what was promised, who holds it, how it came to
// this, who can go now. Opening it is logged by the server and said here. Left to others: deciding
// who may assign (the server's `can`).

import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Input, Radio } from 'antd';
import { Eye, Phone, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';

import { say_when } from '../kit/clock';
import type { Responder, TaskDetail } from '../kit/contract';
import { DueChip } from '../kit/due_chip';
import { kind_name, proof_name, useSpeech } from '../kit/i18n';
import { kReasons } from '../kit/reasons';
import { Trouble, Waiting } from '../kit/state_card';
import { Steps } from '../kit/steps';
import { useNow } from '../kit/use_now';
import { refusal_of, useAssign, useKinds, useTakers, useTask } from './asking';
import { changes_of } from './task_changes';
import { useToast } from './toast';
import { Why, type WhySeen } from './why';

const TaskTurns = lazy(() => import('./task_turns'));

const kWidth = 528;

export function TaskDrawer({ id, close }: { id: string; close: () => void }) {
  const { say } = useSpeech();
  const task = useTask(id);
  const now = useNow();
  const detail = task.data;
  return (
    <Drawer
      open
      mask={false}
      closable={false}
      placement="right"
      rootClassName="drawer"
      size={Math.min(kWidth, window.innerWidth)}
      onClose={close}
      aria-label={say('drawer.title')}
      title={
        <div className="drawer-head">
          {detail && <DueChip due={detail} now={now} />}
          <Button
            type="text"
            className="push"
            aria-label={say('close')}
            onClick={close}
            icon={<X className="icon" />}
          />
        </div>
      }
    >
      {task.isPending && <Waiting />}
      {task.isError && <Trouble {...refusal_of(task.error)} again={() => void task.refetch()} />}
      {detail && <DrawerBody detail={detail} now={now} />}
    </Drawer>
  );
}

function DrawerBody({ detail, now }: { detail: TaskDetail; now: number }) {
  const speech = useSpeech();
  const { say } = speech;
  const kinds = useKinds().data ?? [];
  const { person } = detail;
  return (
    <div className="drawer-body">
      <h2>{detail.title || kind_name(speech, detail.kind, kinds)}</h2>
      <p className="for">
        {person?.name ?? detail.title}
        {person?.age == null ? '' : say('drawer.age', { age: person.age })}
        {detail.text ? say('drawer.said', { text: detail.text }) : ''}
      </p>
      <Facts detail={detail} now={now} />
      <Suspense fallback={null}>
        <TaskTurns detail={detail} />
      </Suspense>
      <section>
        <h3>{say('drawer.steps')}</h3>
        <Steps steps={detail.steps} now={now} />
      </section>
      {detail.can.includes('assign') && <Assign detail={detail} />}
      <Why why={(detail as { why?: WhySeen | null }).why} />
      {detail.read_logged && (
        <p className="small seen">
          <Eye className="icon" aria-hidden="true" />
          {say('drawer.logged', { name: person?.name ?? '' })}
        </p>
      )}
    </div>
  );
}

function Facts({ detail, now }: { detail: TaskDetail; now: number }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const { person, holder, proof } = detail;
  return (
    <dl>
      <div>
        <dt>{say('tasks.where')}</dt>
        <dd>
          {detail.address}
          {'　'}
          {detail.door}
        </dd>
      </div>
      <div>
        <dt>{say('drawer.promise')}</dt>
        <dd>{say('due.before', { when: say_when(language, detail.due_at, now) })}</dd>
      </div>
      <div>
        <dt>{say('tasks.who')}</dt>
        <dd>
          {holder ? holder.name : <b className="none">{say('task.nobody')}</b>}
          {holder && detail.fallback && <span className="flag">{say('task.fallback')}</span>}
        </dd>
      </div>
      {person?.phone && (
        <div>
          <dt>{say('drawer.phone')}</dt>
          <dd>
            <a href={`tel:${person.phone}`}>
              <Phone className="icon" aria-hidden="true" />
              {person.phone}
            </a>
          </dd>
        </div>
      )}
      {proof && (
        <div>
          <dt>{say('drawer.proof')}</dt>
          <dd>{[proof_name(speech, proof.kind), proof.note].filter(Boolean).join('　')}</dd>
        </div>
      )}
      {detail.stars !== null && (
        <div>
          <dt>{say('drawer.stars')}</dt>
          <dd>{say('drawer.stars_of', { stars: detail.stars })}</dd>
        </div>
      )}
    </dl>
  );
}

const kShown_max = 5;

interface Wish {
  account_id: string;
  name: string;
  reason: string;
  untrained_reason?: string; // why somebody without the skill
}

// What I wanted when somebody else was quicker, and how the task stood for me.
interface Clash {
  wish: Wish;
  was: TaskDetail;
}

// Gives the task away and offers for eight seconds to give it back to who held it. When it moved
// meanwhile nothing is lost: the wish is kept beside what the other changed.
function useGive(detail: TaskDetail) {
  const { say, say_fault } = useSpeech();
  const tell = useToast();
  const assign = useAssign();
  const client = useQueryClient();
  const [clash, set_clash] = useState<Clash | null>(null);
  const [untrained, set_untrained] = useState<Untrained | null>(null);
  const give = async (wish: Wish, from: TaskDetail): Promise<void> => {
    try {
      const { name: _, ...asked } = wish;
      const { version } = from;
      const after = await assign.mutateAsync({ task_id: from.id, version, ...asked });
      set_clash(null);
      set_untrained(null);
      const { holder } = from;
      const back = { reason: say('reason.undo'), untrained_reason: say('reason.undo') };
      const undo = holder && { account_id: holder.id, name: holder.name, ...back };
      tell({
        words: say('drawer.assigned', { name: wish.name }),
        undo: undo && wish.account_id !== undo.account_id ? () => void give(undo, after) : null,
      });
    } catch (trouble) {
      const { fault, status } = refusal_of(trouble);
      if (fault?.key === 'work.task_moved') {
        set_clash({ wish, was: from });
        await client.invalidateQueries({ queryKey: ['task', from.id] });
      } else if (fault?.key === 'work.untrained_taker')
        set_untrained({ wish, skill: fault.detail ?? '' });
      else tell({ words: say_fault(fault, status), is_trouble: true });
    }
  };
  return {
    give: (wish: Wish) => void give(wish, detail),
    is_busy: assign.isPending,
    clash,
    untrained,
    drop: () => {
      set_clash(null);
      set_untrained(null);
    },
  };
}

// Whom I chose, and the skill that the kind wants and they have not.
interface Untrained {
  wish: Wish;
  skill: string;
}

interface UntrainedNoteProps {
  untrained: Untrained;
  give: (wish: Wish) => void;
  drop: () => void;
}

function UntrainedNote({ untrained, give, drop }: UntrainedNoteProps) {
  const { say, has } = useSpeech();
  const { wish, skill } = untrained;
  const [why, set_why] = useState('');
  const named = has(`skill.${skill}`) ? say(`skill.${skill}`) : skill;
  return (
    <section className="clash" role="alert">
      <h3>{say('untrained.title', { name: wish.name, skill: named })}</h3>
      <Input
        value={why}
        autoFocus
        maxLength={200}
        placeholder={say('untrained.why')}
        aria-label={say('untrained.why')}
        onChange={(event) => set_why(event.target.value)}
      />
      <div className="clash-line">
        <Button
          type="primary"
          disabled={!why.trim()}
          onClick={() => give({ ...wish, untrained_reason: why.trim() })}
        >
          {say('untrained.give', { name: wish.name })}
        </Button>
        <Button onClick={drop}>{say('untrained.other')}</Button>
      </div>
    </section>
  );
}

interface ClashNoteProps {
  clash: Clash;
  detail: TaskDetail;
  give: (wish: Wish) => void;
  drop: () => void;
}

// What the other changed, field by field, and my wish to put on top or to leave.
function ClashNote({ clash, detail, give, drop }: ClashNoteProps) {
  const { say, language } = useSpeech();
  const now = useNow();
  const changes = changes_of(clash.was, detail, {
    nobody: say('task.nobody'),
    state: (state) => say(`state.${state}`),
    when: (at) => say_when(language, at, now),
    priority: (priority) => say(`clash.priority_${priority}`),
  });
  return (
    <section className="clash" role="alert">
      <h3>{say('clash.title')}</h3>
      <dl>
        {changes.map(({ field, was, is }) => (
          <div key={field}>
            <dt>{say(`clash.${field}`)}</dt>
            <dd>{say('clash.from_to', { was: was || '–', is: is || '–' })}</dd>
          </div>
        ))}
      </dl>
      {changes.length === 0 && <p className="note">{say('clash.same')}</p>}
      <p>{say('clash.mine', { name: clash.wish.name, reason: clash.wish.reason })}</p>
      <div className="clash-line">
        {detail.can.includes('assign') && (
          <Button type="primary" onClick={() => give(clash.wish)}>
            {say('clash.apply', { name: clash.wish.name })}
          </Button>
        )}
        <Button onClick={drop}>{say('clash.leave')}</Button>
      </div>
    </section>
  );
}

function Assign({ detail }: { detail: TaskDetail }) {
  const { say } = useSpeech();
  const responders = useTakers(detail.id);
  const { give, is_busy, clash, untrained, drop } = useGive(detail);
  const [reason, set_reason] = useState<string>(
    detail.fallback || !detail.holder ? 'uncovered' : 'busy',
  );
  const [is_all, show_all] = useState(false);
  const people = (responders.data ?? []).filter((one) => one.account_id !== detail.holder?.id);
  return (
    <section>
      {clash && <ClashNote clash={clash} detail={detail} give={give} drop={drop} />}
      {untrained && <UntrainedNote untrained={untrained} give={give} drop={drop} />}
      <h3>{say('drawer.who_can')}</h3>
      <Radio.Group
        className="reasons"
        value={reason}
        aria-label={say('drawer.why')}
        onChange={(event) => set_reason(String(event.target.value))}
        options={kReasons.map((one) => ({ value: one, label: say(`reason.${one}`) }))}
      />
      {responders.isPending && <Waiting />}
      {responders.isError && <Trouble {...refusal_of(responders.error)} />}
      {responders.data && people.length === 0 && <p className="note">{say('drawer.nobody')}</p>}
      <ul className="able">
        {people.slice(0, is_all ? undefined : kShown_max).map((person, index) => (
          <Person
            key={person.account_id}
            person={person}
            is_first={index === 0}
            busy={is_busy}
            give={() =>
              give({
                account_id: person.account_id,
                name: person.name,
                reason: say(`reason.${reason}`),
              })
            }
          />
        ))}
      </ul>
      {!is_all && people.length > kShown_max && (
        <Button type="link" onClick={() => show_all(true)}>
          {say('drawer.all_people', { count: people.length })}
        </Button>
      )}
    </section>
  );
}

interface PersonProps {
  person: Responder;
  is_first: boolean;
  busy: boolean;
  give: () => void;
}

function Person({ person, is_first, busy, give }: PersonProps) {
  const { say } = useSpeech();
  return (
    <li>
      <div>
        <b>{person.name}</b>
        <span>
          {say(`role.${person.role}`)}
          {'　'}
          {person.area.name}
          {'　'}
          {say('drawer.in_hand', { count: person.open_count })}
        </span>
      </div>
      <Button
        type={is_first ? 'primary' : 'default'}
        disabled={busy}
        onClick={give}
        aria-label={say('drawer.give_to', { name: person.name })}
      >
        {say('drawer.give')}
      </Button>
    </li>
  );
}

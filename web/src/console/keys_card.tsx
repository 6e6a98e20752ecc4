// The keys of a list, all of them, on "?". Called by the task table.

import { Modal } from 'antd';

import { useSpeech } from '../kit/i18n';

const kWalk = ['j', 'k', 'enter', 'esc', 'slash', 'ask'] as const;
const kGive = ['x', 'shift', 'a'] as const;
const kCaps: Record<string, string> = {
  j: 'j ↓',
  k: 'k ↑',
  enter: 'Enter',
  esc: 'Esc',
  slash: '/',
  ask: '?',
  x: 'x',
  shift: 'Shift',
  a: 'a',
};

export default function KeysCard({ may_give, close }: { may_give: boolean; close: () => void }) {
  const { say } = useSpeech();
  return (
    <Modal open title={say('keys.title')} footer={null} onCancel={close} width={420}>
      <dl className="key-list">
        {[...kWalk, ...(may_give ? kGive : [])].map((one) => (
          <div key={one}>
            <dt>
              <kbd>{kCaps[one]}</kbd>
            </dt>
            <dd>{say(`keys.${one}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

// Mending a person's file. When somebody else was faster, both versions stand side by side and one
// chooses field by field; what only one of the two touched is joined without asking. Left to
// others: the rule (edit_merge.ts), the deciding (the server).

import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Radio, Select } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { ask, refusal_of } from './asking';
import { chosen, merge_files, type FileField, type Merged, type PersonFile } from './edit_merge';
import { post, type HouseholdCard, type Member } from './people_asking';
import { useToast } from './toast';
import './command.css';

type Versioned = PersonFile & { version: string };

function file_of(member: Member): Versioned {
  const { name, phone, birth_year, sex, version } = member;
  return { name, phone, birth_year, sex, version };
}

interface Clash {
  merged: Merged;
  theirs: Versioned;
}

export default function PersonEdit(props: {
  member: Member;
  household_id: string;
  close: () => void;
}) {
  const { member, household_id, close } = props;
  const { say, say_fault } = useSpeech();
  const client = useQueryClient();
  const tell = useToast();
  const [base, set_base] = useState<Versioned>(() => file_of(member));
  const [mine, set_mine] = useState<PersonFile>(() => file_of(member));
  const [clash, set_clash] = useState<Clash | null>(null);
  const [is_busy, set_busy] = useState(false);

  const done = (): void => {
    tell({ words: say('find.done') });
    void client.invalidateQueries({ queryKey: ['household'] });
    close();
  };
  const save = async (file: PersonFile, version: string): Promise<void> => {
    const { name, phone, birth_year, sex } = file;
    set_busy(true);
    try {
      await post(`/v1/people/${member.id}/edit`, { version, name, phone, birth_year, sex });
      done();
    } catch (trouble) {
      const { fault, status } = refusal_of(trouble);
      if (fault?.key === 'registry.person_changed') await compare(file);
      else tell({ words: say_fault(fault, status), is_trouble: true });
    } finally {
      set_busy(false);
    }
  };
  // Somebody was faster: read it again, and join what can be joined.
  const compare = async (file: PersonFile): Promise<void> => {
    const card = await ask<HouseholdCard>(`/v1/people/${member.id}`);
    const now = card.members.find((one) => one.id === member.id);
    if (!now) return close();
    const theirs = file_of(now);
    set_clash({ merged: merge_files(base, file, theirs), theirs });
    set_base(theirs);
  };
  if (clash)
    return (
      <Choose
        clash={clash}
        is_busy={is_busy}
        close={close}
        save={(taken) => {
          const file = chosen(clash.merged, clash.theirs, taken);
          set_mine(file);
          void save(file, clash.theirs.version);
        }}
      />
    );
  return (
    <form
      className="command-row"
      aria-label={say('edit.title', { name: member.name })}
      data-household={household_id}
      onSubmit={(event) => {
        event.preventDefault();
        void save(mine, base.version);
      }}
    >
      <Input
        aria-label={say('edit.name')}
        value={mine.name}
        maxLength={64}
        onChange={(event) => set_mine({ ...mine, name: event.target.value })}
      />
      <Input
        aria-label={say('edit.phone')}
        inputMode="tel"
        value={mine.phone}
        maxLength={32}
        onChange={(event) => set_mine({ ...mine, phone: event.target.value })}
      />
      <Input
        aria-label={say('edit.birth_year')}
        inputMode="numeric"
        value={mine.birth_year}
        maxLength={4}
        onChange={(event) => set_mine({ ...mine, birth_year: Number(event.target.value) || 0 })}
      />
      <Select
        aria-label={say('edit.sex')}
        value={mine.sex}
        onChange={(sex) => set_mine({ ...mine, sex })}
        options={['f', 'm'].map((one) => ({ value: one, label: say(`sex.${one}`) }))}
      />
      <Button type="primary" htmlType="submit" loading={is_busy}>
        {say('edit.save')}
      </Button>
      <Button onClick={close}>{say('edit.cancel')}</Button>
    </form>
  );
}

interface ChooseProps {
  clash: Clash;
  is_busy: boolean;
  save: (taken: FileField[]) => void;
  close: () => void;
}

function Choose({ clash, is_busy, save, close }: ChooseProps) {
  const { say } = useSpeech();
  const [taken, take] = useState<FileField[]>([]);
  const shown = (field: FileField, value: string): string =>
    (field === 'sex' ? say(`sex.${value}`) : value) || '–';
  return (
    <section className="panel" role="alert">
      <h3>{say('edit.clash')}</h3>
      {clash.merged.clashes.length === 0 && <p>{say('edit.joined')}</p>}
      {clash.merged.clashes.map(({ field, mine, theirs }) => (
        <fieldset key={field}>
          <legend>{say(`edit.${field}`)}</legend>
          <Radio.Group
            value={taken.includes(field) ? 'theirs' : 'mine'}
            onChange={(event) =>
              take(
                event.target.value === 'theirs'
                  ? [...taken, field]
                  : taken.filter((one) => one !== field),
              )
            }
            options={[
              { value: 'mine', label: say('edit.mine', { value: shown(field, mine) }) },
              { value: 'theirs', label: say('edit.theirs', { value: shown(field, theirs) }) },
            ]}
          />
        </fieldset>
      ))}
      <div className="command-row">
        <Button type="primary" loading={is_busy} onClick={() => save(taken)}>
          {say('edit.save')}
        </Button>
        <Button onClick={close}>{say('edit.cancel')}</Button>
      </div>
    </section>
  );
}

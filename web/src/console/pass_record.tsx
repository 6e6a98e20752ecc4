// Putting down one piece of evidence: the few listed words of its kind, when it happened, and what
// it is joined to. A contact names a case that has its own laboratory result; an order names the
// piece it rests on and its legal act. Called by pass_desk.tsx. Left to others: whether a join is
// there (the server looks it up and believes nobody).

import { Button } from 'antd';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { useNow } from '../kit/use_now';
import { ActForm, Shown, type Field } from './book_kit';
import {
  FindPerson,
  useFacts,
  useOnce,
  type EvidenceKind,
  type Piece,
  type StatusFile,
} from './pass_kit';

interface Props {
  kind: EvidenceKind;
  person: string;
  known: Piece[];
}

const kWords: Record<string, readonly string[]> = {
  result: ['negative', 'positive', 'inconclusive'],
  tube: ['single', 'pool'],
  finding: ['recovered', 'released', 'febrile', 'suspected', 'confirmed'],
  category: ['close', 'second', 'general'],
  place: ['home', 'site'],
  interview: ['no', 'yes'],
};

const kFields: Record<EvidenceKind, readonly string[]> = {
  lab_result: ['result', 'tube'],
  clinician_report: ['finding'],
  exposure: ['category', 'interview'],
  area_boundary: [],
  quarantine_order: ['place'],
};

export function RecordForm({ kind, person, known }: Props) {
  const { say } = useSpeech();
  const [of_case, choose] = useState<Case | null>(null);
  const of_order = useOrderFields(known);
  const listed: Field[] = kFields[kind].map((name) => ({
    name,
    kind: 'choice',
    choices: [
      { value: '', label: say('pass.choose') },
      ...(kWords[name] ?? []).map((word) => ({
        value: word,
        label: say(`pass.choice_${name}_${word}`),
      })),
    ],
  }));
  const fields: Field[] = [
    { name: 'happened_at', kind: 'time', word: `happened_at_${kind}` },
    ...listed,
    ...(kind === 'quarantine_order' ? of_order : []),
  ];
  if (kind === 'exposure' && !of_case) return <CasePicker person={person} choose={choose} />;
  return (
    <>
      <p className="small">{say(`pass.record_note_${kind}`)}</p>
      {of_case && (
        <p className="tell">
          {say('pass.of_case', { name: of_case.name, id: of_case.case_id })}{' '}
          <Button size="small" onClick={() => choose(null)}>
            {say('pass.other_case')}
          </Button>
        </p>
      )}
      <ActForm
        title=""
        path={`/v1/people/${person}/evidence`}
        fixed={{
          kind,
          ...(of_case ? { case_person_id: of_case.person_id, case_id: of_case.case_id } : {}),
        }}
        fields={fields}
        send={say(
          kind === 'lab_result' ? 'pass.record_send' : 'pass.record_send_second',
        )}
      />
    </>
  );
}

// An order rests on a piece of the same person, names its act and its end.
function useOrderFields(known: Piece[]): Field[] {
  const { say, language } = useSpeech();
  const now = useNow();
  const facts = useFacts();
  const bases = known.filter((one) => one.state === 'counted' && one.kind !== 'quarantine_order');
  return [
    {
      name: 'basis_id',
      kind: 'choice',
      choices: bases.map((one) => ({
        value: one.id,
        label: [
          say(`pass.kind_${one.kind}`),
          facts(one),
          say_when(language, one.happened_at, now),
        ].join('　'),
      })),
    },
    { name: 'act', kind: 'line' },
    { name: 'until', kind: 'time' },
  ];
}

interface Case {
  name: string;
  person_id: string;
  case_id: string;
}

// First the case, by its person, then which of their results.
function CasePicker({ person, choose }: { person: string; choose: (of: Case) => void }) {
  const { say } = useSpeech();
  const [found, find] = useState<{ id: string; name: string } | null>(null);
  return (
    <>
      <p className="small">{say('pass.record_note_exposure')}</p>
      <FindPerson
        label={say('pass.find_case')}
        act={say('pass.choose_case')}
        choose={(one) => find(one.id === person ? null : { id: one.id, name: one.name })}
      />
      {found && <CasePieces key={found.id} of={found} choose={choose} />}
    </>
  );
}

function CasePieces(props: { of: { id: string; name: string }; choose: (of: Case) => void }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const file = useOnce<StatusFile>(`/v1/people/${props.of.id}/status`);
  const facts = useFacts();
  return (
    <Shown query={file}>
      {({ evidence }) => {
        const cases = evidence.filter(
          (one) =>
            one.kind === 'lab_result' &&
            one.state === 'counted' &&
            one.facts['result'] === 'positive' &&
            one.facts['tube'] === 'single',
        );
        if (cases.length === 0)
          return <p className="tell look">{say('pass.no_case', { name: props.of.name })}</p>;
        return (
          <ul className="holes roomy">
            {cases.map((one) => (
              <li key={one.id}>
                <span>
                  <b>{props.of.name}</b> {facts(one)}{' '}
                  <span className="small">{say_when(language, one.happened_at, now)}</span>
                </span>
                <span className="push">
                  <Button
                    onClick={() =>
                      props.choose({
                        name: props.of.name,
                        person_id: one.person_id,
                        case_id: one.id,
                      })
                    }
                  >
                    {say('pass.this_case')}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        );
      }}
    </Shown>
  );
}

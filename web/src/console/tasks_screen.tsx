// The list behind a number: one lane of one place. Left to others: the table and its drawer.

import { useParams } from '@tanstack/react-router';

import type { LaneName } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { useLatePage } from './asking';
import { Head } from './head';
import { LaneChips } from './lane_chips';
import { TaskTable } from './task_table';

const kLanes: readonly string[] = ['late', 'waiting', 'going', 'closed'];

export function TasksScreen() {
  const { area_id = 'mine', lane: wanted = 'late' } = useParams({ strict: false });
  const lane = (kLanes.includes(wanted) ? wanted : 'late') as LaneName;
  const { say_parts } = useSpeech();
  const page = useLatePage(area_id).data;
  const area_known = page?.area.id ?? (area_id === 'mine' ? '' : area_id);
  return (
    <main className="work one">
      <Head page={page}>
        {page &&
          say_parts(
            `tasks.sentence_${lane}`,
            { area: page.area.name, count: page.totals[lane] },
            { b: (children) => <b>{children}</b> },
          )}
      </Head>
      <section className="list">
        <LaneChips page={page} lane={lane} />
        {area_known && <TaskTable area_id={area_known} lane={lane} key={lane} />}
      </section>
    </main>
  );
}

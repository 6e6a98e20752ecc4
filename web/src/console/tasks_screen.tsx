// The list behind a number: one lane of one place. Left to others: the table and its drawer.

import { useParams } from '@tanstack/react-router';

import type { LaneName } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { useLatePage, useSession } from './asking';
import { DownloadButton } from './download_button';
import { Head } from './head';
import { LaneChips } from './lane_chips';
import { may_take_out } from './roles';
import { TaskTable } from './task_table';

const kLanes: readonly string[] = ['late', 'waiting', 'going', 'closed'];

export function TasksScreen() {
  const { area_id = 'mine', lane: wanted = 'late' } = useParams({ strict: false });
  const lane = (kLanes.includes(wanted) ? wanted : 'late') as LaneName;
  const { say_parts } = useSpeech();
  const page = useLatePage(area_id).data;
  const session = useSession().data;
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
        <LaneChips page={page} lane={lane}>
          {area_known && may_take_out(session) && (
            <DownloadButton of={`/v1/tasks?area=${area_known}&lane=${lane}`} />
          )}
        </LaneChips>
        {area_known && <TaskTable area_id={area_known} lane={lane} key={lane} />}
      </section>
    </main>
  );
}

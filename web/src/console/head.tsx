// The top of a duty screen: where one is (each step leads up), the sentence, and how old it is.
// Called by the late, task and uncovered screens.

import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

import { say_clock } from '../kit/clock';
import type { LatePage } from '../kit/contract';
import { useSpeech } from '../kit/i18n';

export function Head({ page, children }: { page: LatePage | undefined; children: ReactNode }) {
  const { say } = useSpeech();
  const path = page?.path ?? [];
  const last = path[path.length - 1];
  const steps = !page || last?.id === page.area.id ? path : [...path, page.area];
  return (
    <header className="top">
      <nav aria-label={say('path')}>
        <ol>
          {steps.map((area, index) => (
            <li key={area.id}>
              {index > 0 && <ChevronRight className="icon" aria-hidden="true" />}
              <Link
                to="/late/$area_id"
                params={{ area_id: area.id }}
                aria-current={index === steps.length - 1 ? 'location' : undefined}
              >
                {area.name}
              </Link>
            </li>
          ))}
        </ol>
      </nav>
      <div className="say">
        <h1>{children}</h1>
        {page && <p className="small">{say('as_of', { clock: say_clock(page.as_of, true) })}</p>}
      </div>
    </header>
  );
}

// A list as a file, beside the list: CSV or XLSX of exactly what the screen lists. The server asks
// the same route as the same person, logs the read and refuses whom it must. Called by tables.

import { Download } from 'lucide-react';

import { useSpeech } from '../kit/i18n';

export function DownloadButton({ of }: { of: string }) {
  const { say, language } = useSpeech();
  const address = (as: string): string =>
    `/v1/lists/export?of=${encodeURIComponent(of)}&as=${as}&language=${language}`;
  return (
    <span className="download" role="group" aria-label={say('download')}>
      <Download className="icon" aria-hidden="true" />
      {['csv', 'xlsx'].map((as) => (
        <a key={as} className="chip" href={address(as)} download>
          {as.toUpperCase()}
        </a>
      ))}
    </span>
  );
}

// Starts the field entry: words, the day's work, the pages. Loaded by field.html.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { SpeechSwitch } from '../kit/speech_switch';
import '../shell/tokens.css';
import '../kit/kit.css';
import { App } from './app';
import { keep_app } from './keep_app';
import './field.css';
import './pages.css';
import { warm_pages } from './pages';
import { WorkProvider } from './use_work';
import { FieldWork } from './work';
import { kWords } from './words';

const work = new FieldWork();
// Once the day's work is here, the other pages follow.
void work
  .start()
  .then(warm_pages)
  .then(keep_app);

const host = document.getElementById('app');
if (host) {
  createRoot(host).render(
    <StrictMode>
      <SpeechSwitch words={kWords}>
        <WorkProvider value={work}>
          <App />
        </WorkProvider>
      </SpeechSwitch>
    </StrictMode>,
  );
}

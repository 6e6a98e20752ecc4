// Starts the console: words, theme, queries, addresses. Loaded by console.html.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider, theme as kit_theme } from 'antd';
import zh_words from 'antd/locale/zh_CN';
import en_words from 'antd/locale/en_US';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

import { useSpeech } from '../kit/i18n';
import { SpeechSwitch } from '../kit/speech_switch';
import { is_dark } from '../kit/theme';
import '../shell/tokens.css';
import '../kit/kit.css';
import { antd_theme } from './antd_theme';
import './console.css';
import './desk_list.css';
import './panels.css';
import './narrow.css';
import { router } from './router';
import { kWords } from './words';

const client = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000 } } });

// Follows the page's light or dark, whether the system or the person changed it.
function useLook() {
  const [look, set_look] = useState(() => ({ dark: is_dark(), theme: antd_theme() }));
  useEffect(() => {
    const again = (): void => set_look({ dark: is_dark(), theme: antd_theme() });
    const watcher = new MutationObserver(again);
    watcher.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-size'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', again);
    return () => {
      watcher.disconnect();
      system.removeEventListener('change', again);
    };
  }, []);
  return look;
}

function Console() {
  const look = useLook();
  const { language, say } = useSpeech();
  useEffect(() => {
    document.title = `${say('title')} · ${say('brand')}`;
  }, [say]);
  const algorithm = look.dark ? kit_theme.darkAlgorithm : kit_theme.defaultAlgorithm;
  return (
    <ConfigProvider
      locale={language === 'en' ? en_words : zh_words}
      theme={{ ...look.theme, algorithm }}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}

const host = document.getElementById('app');
if (host) {
  createRoot(host).render(
    <StrictMode>
      <SpeechSwitch words={kWords}>
        <Console />
      </SpeechSwitch>
    </StrictMode>,
  );
}

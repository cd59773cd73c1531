import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@/styles/base.css';
import { startTranslations } from '@/i18n';
import { keepShell } from '@/offline/shell';
import { App } from './App';
import { applyTokens } from './tokens';
import { chosenTheme } from './theme';

async function start(): Promise<void> {
  applyTokens(chosenTheme());
  await startTranslations();
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
keepShell();

import { Button, Steps } from 'antd';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { isProblem } from '@/api/problem';
import type { ProblemError } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { Bar } from '@/ui/Skeleton';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import { startImport } from './api';
import { ChooseStep } from './ChooseStep';
import { useWizard } from './useWizard';
import styles from './Wizard.module.css';

const MapStep = lazy(async () => ({ default: (await import('./MapStep')).MapStep }));
const DryRun = lazy(async () => ({ default: (await import('./DryRun')).DryRun }));

const STEPS = ['choose', 'map', 'check'] as const;

/** From files to records in three steps; nothing is written before the last. */
export function WizardPage() {
  const t = useWords('imports');
  const { object } = useSearch({ from: '/shell/imports/new' });
  const navigate = useNavigate();
  const wizard = useWizard(object ?? null);
  const [at, setAt] = useState(0);
  const [trial, setTrial] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ text: string; errors: ProblemError[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const phone = useMedia(PHONE);
  useTitle(t('new'));
  const send = async (dryRun: boolean) => {
    setBusy(true);
    setProblem(null);
    try {
      const job = await startImport(wizard.files.map((one) => one.file), wizard.planText, dryRun);
      if (!dryRun) await navigate({ to: '/imports/$id', params: { id: job.id } });
      else setTrial(job.id);
    } catch (error) {
      setTrial(null);
      setProblem({ text: isProblem(error) ? error.sentence : t('startFailed'), errors: isProblem(error) ? error.errors : [] });
    } finally {
      setBusy(false);
    }
  };
  const go = (next: number) => {
    setProblem(null);
    setAt(next);
    if (STEPS[next] === 'check') void send(true);
  };
  const step = STEPS[at] ?? 'choose';
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('new')}</h1>
      </header>
      <Steps className={styles['steps'] ?? ''} size="small" responsive={false} titlePlacement={phone ? 'vertical' : 'horizontal'} current={at} items={STEPS.map((name) => ({ title: t(`step.${name}`) }))} />
      {step === 'choose' && <ChooseStep wizard={wizard} preset={object ?? null} />}
      <Suspense fallback={<Bar height={240} />}>
        {step === 'map' && <MapStep wizard={wizard} />}
        {step === 'check' && <DryRun jobId={trial} starting={busy} problem={problem} />}
      </Suspense>
      <footer className={styles['foot']}>
        {at > 0 && <Button onClick={() => go(at - 1)}>{t('back')}</Button>}
        {at < 2 && (
          <Button type="primary" disabled={!wizard.ready || wizard.absent.length > 0 || wizard.files.some((one) => one.busy)} onClick={() => go(at + 1)}>
            {at === 0 ? t('next') : t('tryOut')}
          </Button>
        )}
        {at === 2 && (
          <Button type="primary" disabled={trial === null} loading={busy} onClick={() => void send(false)}>
            {t('run')}
          </Button>
        )}
        {at === 2 && problem && (
          <Button onClick={() => void send(true)} loading={busy}>
            {t('tryAgain')}
          </Button>
        )}
      </footer>
    </div>
  );
}

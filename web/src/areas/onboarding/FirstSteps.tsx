import { CheckCircleFilled, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { get, type Schemas } from '@/api/call';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { kept } from '@/lib/store';
import { useMe } from '@/model/context';
import styles from './FirstSteps.module.css';

type FirstStep = Schemas['FirstStepPart'];

/** An address of the interface as the router takes it. */
function placeOf(address: string): { to: string; search: Record<string, string> } {
  const [to = '', query = ''] = address.split('?');
  return { to, search: Object.fromEntries(new URLSearchParams(query)) };
}

/** What somebody new does first. It goes away by itself when all of it is done, or when it is not wanted. */
export function FirstSteps() {
  const me = useMe();
  const key = `firstSteps.${me.user.id}`;
  const [over, setOver] = useState(() => kept.get(key) === true);
  const query = useQuery({
    queryKey: ['first-steps'],
    queryFn: async () => (await get('/first-steps')).steps,
    enabled: !over,
    staleTime: 0,
  });
  const steps = query.data ?? [];
  if (over || steps.every((step) => step.done)) return null;
  const end = () => {
    kept.set(key, true);
    setOver(true);
  };
  return <StepsCard steps={steps} onEnd={end} />;
}

function StepsCard({ steps, onEnd }: { steps: readonly FirstStep[]; onEnd: () => void }) {
  const t = useWords('onboarding');
  const { language } = useLocale();
  const next = steps.find((step) => !step.done);
  return (
    <section className={styles['card']} aria-labelledby="first-steps">
      <header className={styles['head']}>
        <h2 id="first-steps">{t('title')}</h2>
        <span className="y-num">{t('progress', { done: steps.filter((step) => step.done).length, all: steps.length })}</span>
        <Button type="text" size="small" onClick={onEnd}>
          {t('end')}
        </Button>
      </header>
      <ol className={styles['steps']}>
        {steps.map((step, index) => (
          <li key={step.name} data-next={step === next ? '' : undefined}>
            {step.done ? (
              <p className={styles['step']}>
                <CheckCircleFilled className={styles['done'] ?? ''} aria-label={t('done')} />
                <span>{labelText(step.label, language)}</span>
              </p>
            ) : (
              <Link {...placeOf(step.to)} className={styles['step']}>
                <span className={styles['number']} aria-hidden="true">
                  {index + 1}
                </span>
                <span className={styles['words']}>
                  <strong>{labelText(step.label, language)}</strong>
                  <small>{labelText(step.hint, language)}</small>
                </span>
                <RightOutlined aria-hidden="true" />
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

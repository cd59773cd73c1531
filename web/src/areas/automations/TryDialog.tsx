import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Reference } from '@/api/types';
import { useAttempt } from '@/areas/model/useAttempt';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { formatInstantFull } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { Tag } from '@/ui/Tag';
import styles from './Automations.module.css';
import { tryOut, type Tried, type TriedStep } from './api';
import { FaultText, StepData } from './StepData';
import { StepOutcome } from './StepOutcome';
import { WouldAsk, askedIn } from './WouldAsk';

interface TryDialogProps {
  id: string;
  /** The object whose records it is about; null where it is about none. */
  object: string | null;
  onClose: () => void;
}

/** What would happen on a record: each step with what it would do. Nothing is written and nothing sent. */
export function TryDialog({ id, object, onClose }: TryDialogProps) {
  const t = useWords('automations');
  const { language } = useLocale();
  const model = useModel();
  const [record, setRecord] = useState<Reference | null>(null);
  const [tried, setTried] = useState<Tried | null>(null);
  const { busy, wrong, attempt } = useAttempt();
  const label = labelText(model.objects.get(object ?? '')?.label, language);
  return (
    <Modal
      open
      width={720}
      title={t('try')}
      onCancel={onClose}
      footer={
        <Button type="primary" loading={busy} disabled={object !== null && record === null} onClick={() => void attempt(async () => setTried(await tryOut(id, record?.id ?? null)))}>
          {t('tryNow')}
        </Button>
      }
    >
      <p className={page['hint']}>{t('tryHint')}</p>
      {object !== null && (
        <ReferenceSelect
          target={object}
          many={false}
          value={record ? [record] : []}
          label={t('tryOn', { object: label })}
          onChange={([chosen]) => {
            setRecord(chosen ?? null);
            setTried(null);
          }}
        />
      )}
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
      {tried && <Outcome tried={tried} object={object ?? ''} />}
    </Modal>
  );
}

function Outcome({ tried, object }: { tried: Tried; object: string }) {
  const t = useWords('automations');
  const fits = tried.condition === null ? 'unknown' : tried.condition ? 'yes' : 'no';
  return (
    <div role="status">
      <p>{t(`fits.${fits}`)}</p>
      <ol className={styles['log']}>
        {tried.steps.map((step, place) => (
          <WouldDo key={place} step={step} object={object} />
        ))}
      </ol>
      {!tried.complete && <p className={page['soft']}>{t('tryIncomplete')}</p>}
    </div>
  );
}

function WouldDo({ step, object }: { step: TriedStep; object: string }) {
  const t = useWords('automations');
  const locale = useLocale();
  const asked = askedIn(step.output);
  return (
    <li style={{ paddingLeft: 16 + step.depth * 20 }}>
      <header>
        <strong>{t(`step.${step.kind}`)}</strong>
        <Tag color={step.error ? 'red' : 'green'}>{t(step.error ? 'wouldFail' : 'wouldDo')}</Tag>
        {step.depth > 0 && step.name && <span className={page['soft']}>{step.name}</span>}
        {step.waits_until && <span className={page['soft']}>{t('waitsUntil', { when: formatInstantFull(step.waits_until, locale) })}</span>}
      </header>
      <FaultText fault={step.error} />
      {asked && <WouldAsk nodes={asked} />}
      {!asked && (
        // What a trial makes is gone when it ends: there is nothing to lead to.
        <StepOutcome kind={step.kind} input={step.input} output={step.kind === 'create' ? null : step.output} object={step.object ?? object} />
      )}
      {!step.waits_until && <StepData parts={[[t('input'), step.input]]} />}
    </li>
  );
}

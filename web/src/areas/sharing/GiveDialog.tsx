import { Input, Modal, Segmented } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import { GatherButton } from '@/areas/model/GatherButton';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import type { ObjectView } from '@/model/view';
import { DayPicker } from '@/ui/DayPicker';
import { notify } from '@/ui/notice';
import styles from './Sharing.module.css';
import { join, share, type Level } from './api';

interface GiveDialogProps {
  view: ObjectView;
  id: string;
  kind: 'shares' | 'team';
  onClose: () => void;
}

const CIRCLES = ['person', 'department', 'role'] as const;
const TARGETS = { person: 'user', department: 'department', role: 'role' } as const;

/** Gives a record to a person, a department with those below it, or a role; or somebody a part in the work on it. */
export function GiveDialog({ view, id, kind, onClose }: GiveDialogProps) {
  const t = useWords('sharing');
  const client = useQueryClient();
  const [circle, setCircle] = useState<(typeof CIRCLES)[number]>('person');
  const [to, setTo] = useState<Reference | null>(null);
  const [level, setLevel] = useState<Level>('read');
  const [until, setUntil] = useState('');
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const given = () => ({ [circle]: to?.id, rights: level, until: until || null, reason: words || null });
  const save = async () => {
    if (!to) return;
    setBusy(true);
    setProblem('');
    try {
      if (kind === 'team') await join(view.name, id, { person: to.id, rights: level, part: words || null });
      else await share(view.name, id, given());
      notify({ kind: 'success', text: t(`${kind}.given`, { name: to.name ?? '' }) });
      await client.invalidateQueries({ queryKey: ['access', view.name, id] });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t(`${kind}.give`)} okText={t(`${kind}.ok`)} onOk={() => void save()} okButtonProps={{ disabled: !to, loading: busy }} onCancel={onClose} destroyOnHidden footer={(buttons) => (
        <>
          {kind === 'shares' && view.knownBy.length > 0 && <GatherButton disabled={!to || busy} item={() => ({ kind: 'share', values: { object: view.name, record: id, ...given() } })} onDone={onClose} />}
          {buttons}
        </>
      )}>
      <div className={styles['form']}>
        {kind === 'shares' && (
          <Segmented
            aria-label={t('circle')}
            value={circle}
            onChange={(next) => {
              setCircle(next);
              setTo(null);
            }}
            options={CIRCLES.map((value) => ({ value, label: t(`circles.${value}`) }))}
          />
        )}
        <label htmlFor="give-to">{t(`circles.${circle}`)}</label>
        <ReferenceSelect id="give-to" key={circle} target={TARGETS[circle]} label={t(`circles.${circle}`)} many={false} value={to ? [to] : []} onChange={([chosen]) => setTo(chosen ?? null)} autoFocus />
        <span id="give-level">{t('rights')}</span>
        <Segmented aria-labelledby="give-level" value={level} onChange={setLevel} options={(['read', 'update'] as const).map((value) => ({ value, label: t(`level.${value}`) }))} />
        {kind === 'shares' && (
          <>
            <label htmlFor="give-until">{t('untilLabel')}</label>
            <DayPicker id="give-until" value={until} onChange={setUntil} />
          </>
        )}
        <label htmlFor="give-words">{t(kind === 'team' ? 'part' : 'reason')}</label>
        <Input id="give-words" value={words} maxLength={100} onChange={(event) => setWords(event.target.value)} placeholder={t(kind === 'team' ? 'partExample' : 'reasonExample')} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

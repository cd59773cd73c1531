import { Alert, Button, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { notify } from '@/ui/notice';
import { Bar } from '@/ui/Skeleton';
import { chartChanged, moveInChart, type Move } from './api';
import styles from './Departments.module.css';
import type { Member } from './lines';
import { Preview } from './Preview';
import type { Department } from './tree';

/** What is being moved, and the place that was proposed for it by where it was dropped. */
export type Subject =
  | { kind: 'person'; person: Member; department?: Reference; manager?: Reference; head?: Reference | null }
  | { kind: 'department'; department: Department; above: Reference | null; parent?: Reference }
  | { kind: 'head'; department: Department };

type Place = Record<string, Reference | null>;

function placeOf(subject: Subject): { object: Move['object']; id: string; name: string; was: Place; proposed: Place } {
  if (subject.kind === 'person') {
    const { person } = subject;
    const was = { department: person.department, manager: person.manager };
    return { object: 'user', id: person.id, name: person.name, was, proposed: { department: subject.department ?? was.department, manager: subject.manager ?? was.manager } };
  }
  const { department } = subject;
  const shared = { object: 'department' as const, id: department.id, name: department.name };
  if (subject.kind === 'head') return { ...shared, was: { manager: department.manager }, proposed: { manager: department.manager } };
  return { ...shared, was: { parent: subject.above }, proposed: { parent: subject.parent ?? subject.above } };
}

const TARGETS: Readonly<Record<string, string>> = { parent: 'department', department: 'department', manager: 'user' };

/** Says where something goes and what that changes for others, before it is done; afterwards it can be undone. */
export function MoveDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useWords('departments');
  const client = useQueryClient();
  const { object, id, name, was, proposed } = placeOf(subject);
  const [place, setPlace] = useState<Place>(proposed);
  const [saving, setSaving] = useState(false);
  const changed = Object.keys(place).filter((key) => place[key]?.id !== was[key]?.id);
  const ids = (from: Place) => Object.fromEntries(changed.map((key) => [key, from[key]?.id ?? null]));
  const move: Move = { object, id, to: ids(place), was: ids(was) };
  const preview = useQuery({
    queryKey: ['chart-preview', move],
    queryFn: () => moveInChart([move], true),
    enabled: changed.length > 0,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const back = async (moves: readonly Move[]) => {
    try {
      await moveInChart(moves);
      chartChanged(client);
      notify({ kind: 'success', text: t('undone', { name }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const save = async () => {
    setSaving(true);
    try {
      const done = await moveInChart([move]);
      chartChanged(client);
      notify({ kind: 'success', text: t('moved', { name }), action: { label: t('undo'), run: () => back(done.undo) } });
      onClose();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
      chartChanged(client);
      setSaving(false);
    }
  };
  const head = subject.kind === 'person' ? subject.head : null;
  const body = () => {
    if (changed.length === 0) return <p className={styles['soft']}>{t('nothingChanged')}</p>;
    if (preview.error) return <Alert type="error" showIcon title={isProblem(preview.error) ? preview.error.sentence : t('failed')} />;
    if (!preview.data) return <Bar height={48} />;
    return preview.data.consequences && <Preview consequences={preview.data.consequences} />;
  };
  return (
    <Modal
      open
      title={t(subject.kind === 'head' ? 'headOf' : 'moveTitle', { name })}
      okText={t('move')}
      cancelText={t('cancel')}
      confirmLoading={saving}
      okButtonProps={{ disabled: changed.length === 0 || preview.isError }}
      onCancel={onClose}
      onOk={() => void save()}
    >
      <div className={styles['places']}>
        {Object.entries(place).map(([key, value]) => (
          <div key={key}>
            <span className={styles['soft']}>{t(subject.kind === 'head' ? 'head' : key)}</span>
            <ReferenceSelect target={TARGETS[key] ?? 'user'} label={t(subject.kind === 'head' ? 'head' : key)} many={false} value={value ? [value] : []} onChange={([chosen]) => setPlace({ ...place, [key]: chosen ?? null })} />
          </div>
        ))}
        {head && head.id !== id && place['manager']?.id !== head.id && (
          <Button size="small" type="link" onClick={() => setPlace({ ...place, manager: head })}>
            {t('takeHead', { name: head.name ?? '' })}
          </Button>
        )}
      </div>
      <div className={styles['preview']} aria-live="polite">
        {body()}
      </div>
    </Modal>
  );
}

import { Button, Drawer, Input, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asReference, asReferences, asString } from '@/fields/shared/values';
import { DayPicker } from '@/ui/DayPicker';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import styles from './Territories.module.css';
import { TerritoryLines } from './TerritoryLines';
import { TerritoryPreview } from './TerritoryPreview';
import { changeTerritories, lists, loadDraft, newDraft, stepsOf, territoriesChanged, undoChange, type Changed, type Draft } from './territories';

export type Opened = { id: string; name: string } | { above: Reference | null };

interface DrawerProps {
  opened: Opened;
  onClose: () => void;
}

/** Changes all of a territory in one go, after a look at what that moves. */
export function TerritoryDrawer({ opened, onClose }: DrawerProps) {
  const t = useWords('territories');
  const id = 'id' in opened ? opened.id : null;
  const query = useQuery({
    queryKey: ['territory-draft', id],
    queryFn: ({ signal }) => loadDraft(id ?? '', signal),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0,
  });
  const [fresh] = useState(() => newDraft('above' in opened ? opened.above : null));
  const before = id === null ? fresh : query.data;
  const title = 'id' in opened ? t('edit', { name: opened.name }) : t('new');
  if (before) return <Editing key={id ?? 'new'} before={before} title={title} onClose={onClose} />;
  return (
    <Drawer open size={720} title={title} onClose={onClose}>
      {query.error ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : <RowsSkeleton rows={6} columns={2} />}
    </Drawer>
  );
}

function Editing({ before, title, onClose }: { before: Draft; title: string; onClose: () => void }) {
  const t = useWords('territories');
  const client = useQueryClient();
  const [draft, setDraft] = useState(before);
  const [told, setTold] = useState<Changed | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const steps = stepsOf(before, draft);
  const name = asString(draft.values['name']).trim();
  const change = (next: Draft) => {
    setDraft(next);
    setTold(null);
    setProblem('');
  };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem('');
    try {
      await work();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    }
    setBusy(false);
  };
  const look = () => attempt(async () => setTold(await changeTerritories(name, steps, true)));
  const back = async (made: string) => {
    try {
      await undoChange(made);
      notify({ kind: 'success', text: t('undone', { name }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await territoriesChanged(client);
  };
  const apply = () =>
    attempt(async () => {
      const done = await changeTerritories(name, steps, false);
      await territoriesChanged(client);
      const { id } = done;
      notify({ kind: 'success', text: t('applied', { name }), ...(id ? { action: { label: t('undo'), run: () => back(id) } } : {}) });
      onClose();
    });
  const ready = steps.length > 0 && name !== '';
  return (
    <Drawer
      open
      size={720}
      title={title}
      onClose={onClose}
      footer={
        <div className={styles['footer']}>
          {told && <section aria-live="polite" aria-label={t('previewTitle')} className={styles['told']}><h3>{t('previewTitle')}</h3><TerritoryPreview told={told} /></section>}
          {problem && (
            <p className={page['problem']} role="alert">
              {problem}
            </p>
          )}
          <div className={styles['buttons']}>
            <span className={styles['soft']}>{steps.length > 0 ? t('changes', { count: steps.length }) : t('noChanges')}</span>
            <Button disabled={!ready} loading={busy && !told} onClick={() => void look()}>
              {t('preview')}
            </Button>
            <Button type="primary" disabled={!ready || !told} loading={busy && told !== null} onClick={() => void apply()}>
              {t('apply')}
            </Button>
          </div>
        </div>
      }
    >
      <Own draft={draft} onChange={change} />
      {lists.map((list) => (
        <TerritoryLines key={list} list={list} lines={draft.lines[list]} onChange={(lines) => change({ ...draft, lines: { ...draft.lines, [list]: lines } })} />
      ))}
    </Drawer>
  );
}

/** What a territory says of itself: its name and place, its days, who works it for good. */
function Own({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const t = useWords('territories');
  const id = useId();
  const set = (name: string, value: unknown) => onChange({ ...draft, values: { ...draft.values, [name]: value } });
  const { values } = draft;
  const above = asReference(values['parent']);
  return (
    <div className={styles['own']}>
      <label htmlFor={`${id}-name`}>{t('name')}</label>
      <Input id={`${id}-name`} value={asString(values['name'])} maxLength={100} onChange={(event) => set('name', event.target.value)} />
      <span>{t('parent')}</span>
      <ReferenceSelect target="territory" label={t('parent')} many={false} value={above ? [above] : []} onChange={([chosen]) => set('parent', chosen ?? null)} />
      <span>{t('people')}</span>
      <ReferenceSelect target="user" label={t('people')} many value={asReferences(values['people'])} onChange={(chosen) => set('people', chosen)} />
      <label htmlFor={`${id}-from`}>{t('from')}</label>
      <DayPicker id={`${id}-from`} value={asString(values['starts_on'])} onChange={(day) => set('starts_on', day)} />
      <label htmlFor={`${id}-to`}>{t('to')}</label>
      <DayPicker id={`${id}-to`} value={asString(values['ends_on'])} onChange={(day) => set('ends_on', day)} />
      <label htmlFor={`${id}-deals`}>{t('withDeals')}</label>
      <span>
        <Switch id={`${id}-deals`} checked={values['with_deals'] === true} onChange={(on) => set('with_deals', on)} />
      </span>
    </div>
  );
}

import { Button, Checkbox } from 'antd';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { formatAgo } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { possibleQuery, type Command, type Pool, type PooledObject } from './api';
import { CommandDialog } from './CommandDialog';
import { Countdown } from './Countdown';
import styles from './Pools.module.css';
import { useCommand } from './useCommand';

export type Shown = 'waiting' | 'mine' | 'taken';

const PART = 50;
const FIELDS: Readonly<Record<PooledObject, readonly string[]>> = {
  lead: ['company', 'phone', 'source', 'industry', 'province'],
  account: ['industry', 'grade', 'size', 'phone', 'last_activity_at'],
};
const WHERE: Readonly<Record<Shown, string>> = { waiting: 'owner is null', mine: 'owner = ME()', taken: 'owner is not null' };

interface PoolRowsProps {
  pool: Pool;
  shown: Shown;
  text: string;
  others: readonly Pool[];
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function whereOf(pool: Pool, shown: Shown, text: string): string {
  const parts = [`pool = ${quoted(pool.id)}`, WHERE[shown]];
  if (text) parts.push(pool.object === 'lead' ? `(name contains ${quoted(text)} or company contains ${quoted(text)})` : `name contains ${quoted(text)}`);
  return parts.join(' and ');
}

/** The commands that make sense for the records shown, the likeliest first. */
function commandsOf(pool: Pool, shown: Shown): Command[] {
  const may = (name: string) => pool.administrator || pool.operations.includes(name);
  if (shown === 'waiting') return [...(may('claim') ? ['claim' as const] : []), ...(pool.administrator ? (['assign', 'move', 'remove'] as const) : [])];
  if (shown === 'mine') return [...(may('give_back') ? ['give_back' as const] : []), ...(may('move') ? ['move' as const] : [])];
  return ['take_back', 'assign', 'move'];
}

/** The records of a pool, to be chosen and claimed, assigned or given back. */
export function PoolRows({ pool, shown, text, others }: PoolRowsProps) {
  const t = useWords('pools');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const where = whereOf(pool, shown, text);
  const fields = ['name', ...FIELDS[pool.object], 'owner', 'pool_entered_at', 'claimed_at', 'return_at'];
  const query = useInfiniteQuery({
    queryKey: ['rows', pool.object, 'pool', where],
    queryFn: ({ pageParam, signal }) => queryRecords(pool.object, { fields, where, sort: [shown === 'waiting' ? '-pool_entered_at' : '-claimed_at'], limit: PART, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const rows = query.data?.pages.flatMap((each) => each.records);
  const picked = (rows ?? []).filter((row) => chosen.has(row.id)).map((row) => row.id);
  const toggle = (id: string, on: boolean) => setChosen((before) => new Set(on ? [...before, id] : [...before].filter((each) => each !== id)));
  const columns = useColumns(pool, shown, chosen, toggle);
  return (
    <>
      <Commands pool={pool} shown={shown} rows={rows ?? []} picked={picked} others={others} onChoose={(ids) => setChosen(new Set(ids))} />
      <RowTable
        label={pool.name}
        query={query}
        rows={rows}
        columns={columns}
        id={(row) => row.id}
        empty={<State kind="empty" title={t(text ? 'nothing' : `empty.${shown}`)} />}
      />
    </>
  );
}

function useColumns(pool: Pool, shown: Shown, chosen: ReadonlySet<string>, toggle: (id: string, on: boolean) => void): Column<RecordData>[] {
  const t = useWords('pools');
  const locale = useLocale();
  const view = useModel().objects.get(pool.object);
  const own = FIELDS[pool.object].flatMap((name): Column<RecordData>[] => {
    const field = view?.fields.get(name);
    if (!field) return [];
    const { Display } = typeOf(field);
    return [{ key: name, title: labelText(field.label, locale.language), cell: (row) => (isEmpty(row[name]) ? null : <Display value={row[name]} field={field} />) }];
  });
  const since = shown === 'waiting' ? 'pool_entered_at' : 'claimed_at';
  return [
    { key: 'pick', title: t('pick'), cell: (row) => <Checkbox checked={chosen.has(row.id)} aria-label={t('pickOne', { name: asString(row['name']) })} onChange={(event) => toggle(row.id, event.target.checked)} /> },
    { key: 'name', title: labelText(view?.fields.get('name')?.label, locale.language), names: true, cell: (row) => <RecordLink object={pool.object} id={row.id} name={asString(row['name'])} /> },
    ...own,
    ...(shown === 'taken' ? [{ key: 'owner', title: t('owner'), cell: (row: RecordData) => asReference(row['owner'])?.name }] : []),
    { key: 'since', title: t(`since.${shown}`), cell: (row) => (isEmpty(row[since]) ? null : formatAgo(asString(row[since]), locale)) },
    ...(shown === 'waiting' ? [] : [{ key: 'returns', title: t('returnsAt'), cell: (row: RecordData) => (isEmpty(row['return_at']) ? null : <Countdown at={asString(row['return_at'])} />) }]),
  ];
}

interface CommandsProps {
  pool: Pool;
  shown: Shown;
  rows: readonly RecordData[];
  picked: string[];
  others: readonly Pool[];
  onChoose: (ids: readonly string[]) => void;
}

/** The commands for the chosen records, and choosing all that are loaded. */
function Commands({ pool, shown, rows, picked, others, onChoose }: CommandsProps) {
  const t = useWords('pools');
  const { run, busy } = useCommand(pool.object);
  const [open, setOpen] = useState<'assign' | 'give_back' | 'move' | null>(null);
  const [first] = picked;
  const possible = useQuery({ ...possibleQuery(pool.object, first ?? ''), enabled: open === 'assign' && first !== undefined });
  const act = async (name: Command, more = {}) => {
    const done = await run(name, picked, more);
    if (done.length > 0) {
      setOpen(null);
      onChoose(picked.filter((id) => !done.includes(id)));
    }
  };
  const commands = commandsOf(pool, shown).filter((name) => name !== 'move' || others.length > 0);
  if (rows.length === 0) return null;
  return (
    <div className={styles['commands']} role="toolbar" aria-label={t('commands')}>
      <Checkbox checked={picked.length === rows.length} indeterminate={picked.length > 0 && picked.length < rows.length} onChange={(event) => onChoose(event.target.checked ? rows.map((row) => row.id) : [])}>
        {t('chosen', { count: picked.length })}
      </Checkbox>
      {commands.map((name, index) => (
        <Button
          key={name}
          type={index === 0 ? 'primary' : 'default'}
          disabled={picked.length === 0}
          loading={busy && index === 0}
          onClick={() => {
            if (name === 'assign' || name === 'give_back' || name === 'move') setOpen(name);
            else void act(name);
          }}
        >
          {t(`command.${name}`)}
        </Button>
      ))}
      {open && (
        <CommandDialog command={open} count={picked.length} people={possible.data?.people ?? []} targets={others} choosePool={false} busy={busy} onRun={(more) => void act(open, more)} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

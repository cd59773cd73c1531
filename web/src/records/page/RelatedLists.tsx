import { PercentageOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { queryOptions, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryRecords } from '@/api/records';
import type { InverseDefinition, RecordData, RecordPage, RelatedBlock, RelatedList } from '@/api/types';
import { partOf } from '@/areas/commerce/bundles';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { allOf, pathText, quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { mayMake, type ObjectView } from '@/model/view';
import { RecordLink } from '@/ui/RecordLink';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { FieldValue } from '../FieldValue';
import { useOpenForm } from '../form/host';
import { useRecordRights, useRights } from '../rights';
import { useNameWords } from '../useRecordTitle';
import { AddLine, LineButtons, type Master } from './DetailLines';
import styles from './RelatedLists.module.css';

const Bundles = lazy(() => import('@/areas/commerce/PhoneBundles'));
const SplitDialog = lazy(async () => ({ default: (await import('../shares/SplitDialog')).SplitDialog }));

/** Lines that make a whole together cannot be right one by one: they are edited and saved as one. */
const SHARES = 'opportunity_team';
const SHOWN = 5;
/** Lines of a record are its parts: they are all looked at together. */
const LINES = 50;
const FIELDS = 3;

interface RelatedListsProps {
  view: ObjectView;
  record: RecordData;
  lists: readonly RelatedBlock[];
  /** Everything that a table of them would show, each value under the name of its field. */
  whole?: boolean;
}

/** The records that point at this one, a few of each kind, with the way to all of them. They come together, so that none pushes another. */
export function RelatedLists({ view, record, lists, whole = false }: RelatedListsProps) {
  const model = useModel();
  const asked = lists.flatMap((list) => {
    const inverse = view.inverses.find((one) => one.name === list.inverse);
    const child = inverse && model.objects.get(inverse.object);
    return child ? [{ list, inverse, child, ...pageOf(child, inverse, list, record.id, whole) }] : [];
  });
  const found = useQueries({ queries: asked.map((one) => one.query) });
  if (found.some((one) => one.isPending)) return <Bar height={40} />;
  return (
    <div className={styles['lists']}>
      {asked.map((one, index) => {
        const { data, error } = found[index] ?? { data: undefined, error: null };
        return <Related key={one.list.key} {...one} owner={view} record={record} data={data} error={error} />;
      })}
    </div>
  );
}

/** What a list shows of its records, and the question for it. */
function pageOf(child: ObjectView, inverse: InverseDefinition, list: RelatedList, id: string, whole: boolean) {
  const type = child.fields.get(inverse.field)?.type;
  const lines = type === 'master_detail';
  const most = lines ? LINES : (list.limit ?? SHOWN);
  const where = allOf(`${pathText(inverse.field)} ${type === 'multi_lookup' ? 'contains' : '='} ${quoted(id)}`, list.where ?? '');
  const names = (list.fields?.length ? list.fields : child.listFields).filter((name) => name !== child.nameField && name !== inverse.field && name !== 'created_at' && child.fields.has(name));
  const shown = whole || list.fields?.length ? names : names.slice(0, FIELDS);
  const sorted = list.sort ?? (lines ? child.listSort : '');
  const sort = sorted ? { sort: sorted.split(',') } : {};
  const under = partOf(child);
  const query = queryOptions({
    queryKey: ['related', inverse.object, where, shown, list.sort ?? '', most],
    queryFn: ({ signal }) => queryRecords(inverse.object, { fields: [child.nameField, ...shown, ...(under && !shown.includes(under) ? [under] : [])], where, limit: most, count: 'capped', ...sort }, signal),
  });
  return { lines, most, where, shown, whole, query };
}

interface RelatedProps {
  owner: ObjectView;
  record: RecordData;
  list: RelatedList;
  inverse: InverseDefinition;
  child: ObjectView;
  lines: boolean;
  most: number;
  where: string;
  shown: readonly string[];
  whole: boolean;
  data: RecordPage | undefined;
  error: Error | null;
}

function Related({ owner, record, list, inverse, child, lines, most, where, shown, whole, data, error }: RelatedProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const open = useOpenForm();
  const label = labelText(list.label, language) || labelText(inverse.label, language);
  const count = data?.count;
  const self = { object: owner.name, id: record.id, name: asString(record[owner.nameField]) };
  const added = t('record.new', { object: labelText(child.label, language) });
  const creates = mayMake(child);
  return (
    <section className={styles['card']} aria-label={label}>
      <header className={styles['head']}>
        <h3>{label}</h3>
        {count && <span className={`${styles['count']} y-num`}>{count.exact ? count.value : `${count.value}+`}</span>}
        {creates && inverse.object === SHARES && <EditShares child={child} owner={owner} record={record} />}
        {creates && inverse.object !== SHARES && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined aria-hidden="true" />}
            onClick={() => void open({ object: child.name, values: { ...inherited(child, record, inverse.field), [inverse.field]: self } })}
            aria-label={added}
            title={added}
          />
        )}
      </header>
      {error ? <ProblemState error={error} small /> : null}
      {data && data.records.length > 0 && (
        <ul>
          <Rows child={child} rows={data.records} names={shown} labelled={whole} master={lines ? self : null} />
        </ul>
      )}
      {lines && creates && child.fields.get(child.nameField)?.type === 'text' && <AddLine child={child} field={inverse.field} master={self} />}
      {lines && creates && partOf(child) && (
        <Suspense fallback={null}>
          <Bundles owner={owner} record={record} child={child} count={count?.value ?? 0} />
        </Suspense>
      )}
      {count && count.value > most && (
        <Link to="/records/$object" params={{ object: child.name }} search={{ where }} className={styles['all']}>
          {t('record.showAll')}
        </Link>
      )}
    </section>
  );
}

function EditShares({ child, owner, record }: { child: ObjectView; owner: ObjectView; record: RecordData }) {
  const t = useWords('deals');
  const [editing, setEditing] = useState(false);
  const may = useRecordRights(owner, record.id).update;
  if (!may) return null;
  return (
    <>
      <Button type="text" size="small" icon={<PercentageOutlined aria-hidden="true" />} onClick={() => setEditing(true)}>
        {t('edit')}
      </Button>
      {editing && (
        <Suspense fallback={null}>
          <SplitDialog child={child} deal={record} owner={owner.name} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  );
}

interface RowsProps {
  child: ObjectView;
  rows: readonly RecordData[];
  names: readonly string[];
  labelled: boolean;
  /** The record whose lines these are, where they are edited on its page. */
  master: Master | null;
}

function Rows({ child, rows, names, labelled, master }: RowsProps) {
  const ids = useMemo(() => (master ? rows.map((row) => row.id) : []), [master, rows]);
  const may = useRights(child, ids);
  const words = useNameWords(child);
  const under = partOf(child);
  return rows.map((row) => (
    <li key={row.id} className={styles['row']} data-under={under && row[under] ? '' : undefined}>
      {!child.generated && <RecordLink object={child.name} id={row.id} name={words(row[child.nameField], row) || row.id} />}
      {master && <LineButtons child={child} row={row} master={master} may={may} />}
      <Details child={child} row={row} names={names} labelled={labelled} />
    </li>
  ));
}

/** What a new child has in common with its parent, as the customer of a deal. */
function inherited(child: ObjectView, record: RecordData, link: string): Record<string, unknown> {
  const account = record['account'];
  return link !== 'account' && child.fields.get('account')?.type === 'lookup' && !isEmpty(account) ? { account } : {};
}

function Details({ child, row, names, labelled }: { child: ObjectView; row: RecordData; names: readonly string[]; labelled: boolean }) {
  const { language } = useLocale();
  return (
    <span className={styles[labelled ? 'labelled' : 'details']}>
      {names.map((name) => {
        const field = child.fields.get(name);
        if (!field || isEmpty(row[name])) return null;
        return (
          <span key={name}>
            {labelled && <small>{labelText(field.label, language)}</small>}
            <FieldValue object={child.name} values={row} field={field} value={row[name]} />
          </span>
        );
      })}
    </span>
  );
}

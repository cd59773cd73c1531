import { DownloadOutlined } from '@ant-design/icons';
import { Button, DatePicker, Select } from 'antd';
import { useInfiniteQuery, useQueries, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { queryRecords } from '@/api/records';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { groupBy } from '@/lib/group';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { Person } from '@/ui/Person';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { KINDS, asCsv, loadAudit, loadAll, type AuditEvent, type AuditFilter, type AuditPart } from './audit';

const KNOWN = new Set<string>(KINDS);
const NONE: readonly AuditEvent[] = [];
const SHOWN = 6;
const PART = 50;

/** Who did what to which record and when, across all objects. */
export function AuditPage() {
  const t = useWords('audit');
  const [filter, setFilter] = useState<AuditFilter>({});
  const [person, setPerson] = useState<Reference[]>([]);
  const found = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => loadAudit(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  useTitle(t('title'));
  const change = (part: AuditFilter) => setFilter((before) => ({ ...before, ...part }));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <ExportButton filter={filter} />
        </div>
      </header>
      <div className={page['line']} style={{ marginBottom: 12 }}>
        <span style={{ width: 200 }}>
          <ReferenceSelect
            target="user"
            label={t('person')}
            placeholder={t('person')}
            many={false}
            value={person}
            onChange={(chosen) => {
              setPerson(chosen);
              change({ person: chosen[0]?.id });
            }}
          />
        </span>
        <ObjectSelect onChange={(object) => change({ object })} />
        <Select<string> allowClear style={{ width: 150 }} placeholder={t('kind')} aria-label={t('kind')} options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} onChange={(kind?: string) => change({ kind })} />
        <DatePicker.RangePicker aria-label={t('days')} onChange={(days) => change({ since: days?.[0]?.startOf('day').toISOString(), until: days?.[1]?.endOf('day').toISOString() })} maxDate={dayjs()} />
      </div>
      <section className={page['card']}>
        <Events query={found} />
      </section>
    </div>
  );
}

function ObjectSelect({ onChange }: { onChange: (object: string | undefined) => void }) {
  const t = useWords('audit');
  const { language } = useLocale();
  const { objects } = useModel();
  const options = useMemo(() => [...objects.values()].map((view) => ({ value: view.name, label: labelText(view.label, language) })), [objects, language]);
  return <Select<string> allowClear showSearch={{ optionFilterProp: 'label' }} style={{ width: 180 }} placeholder={t('object')} aria-label={t('object')} options={options} onChange={(object?: string) => onChange(object)} />;
}

/** Names of the records that the reader may see, asked once for each object of a part of the log. */
function useRecordNames(events: readonly AuditEvent[]): ReadonlyMap<string, string> {
  const { objects } = useModel();
  const wanted = useMemo(() => {
    const parts: { object: string; ids: string[] }[] = [];
    for (let start = 0; start < events.length; start += PART) {
      const byObject = groupBy(events.slice(start, start + PART).filter((event) => objects.has(event.object)), (event) => event.object);
      for (const [object, some] of byObject) parts.push({ object, ids: [...new Set(some.map((event) => event.record))] });
    }
    return parts;
  }, [events, objects]);
  return useQueries({
    queries: wanted.map(({ object, ids }) => ({
      queryKey: ['audit-names', object, ids],
      queryFn: () => queryRecords(object, { fields: [objects.get(object)?.nameField ?? 'id'], among: { id: ids }, limit: ids.length }),
      staleTime: Infinity,
    })),
    combine: (answers) =>
      new Map(answers.flatMap((answer, at) => (answer.data?.records ?? []).map((record) => [record.id, asString(record[objects.get(wanted[at]?.object ?? '')?.nameField ?? 'id'])] as const))),
  });
}

function Events({ query }: { query: UseInfiniteQueryResult<InfiniteData<AuditPart>> }) {
  const t = useWords('audit');
  const locale = useLocale();
  const { objects } = useModel();
  const events = useMemo(() => query.data?.pages.flatMap((one) => one.events), [query.data]);
  const names = useRecordNames(events ?? NONE);
  const fieldsOf = (event: AuditEvent) => event.fields.map((name) => labelText(objects.get(event.object)?.fields.get(name)?.label, locale.language) || name);
  const columns: Column<AuditEvent>[] = [
    { key: 'record', title: t('record'), names: true, cell: (event) => (names.has(event.record) ? <RecordLink object={event.object} id={event.record} name={names.get(event.record) || t('unnamed')} /> : t('gone')) },
    { key: 'object', title: t('object'), cell: (event) => labelText(objects.get(event.object)?.label, locale.language) || event.object },
    { key: 'kind', title: t('kind'), cell: (event) => (KNOWN.has(event.kind) ? t(`kinds.${event.kind}`) : event.kind) },
    { key: 'person', title: t('person'), cell: (event) => <Person name={(event.person.id && event.person.name) || t('system')} size={20} /> },
    { key: 'when', title: t('when'), cell: (event) => <time dateTime={event.at}>{formatInstant(event.at, locale)}</time> },
    { key: 'fields', title: t('fields'), cell: (event) => `${listed(fieldsOf(event).slice(0, SHOWN), locale.language)}${event.fields.length > SHOWN ? ' …' : ''}`, hint: (event) => listed(fieldsOf(event), locale.language) },
  ];
  return <RowTable label={t('title')} query={query} rows={events} columns={columns} id={(event) => event.id} empty={<State kind="nothing" title={t('nothing')} />} likely={8} />;
}

function ExportButton({ filter }: { filter: AuditFilter }) {
  const t = useWords('audit');
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      const url = URL.createObjectURL(new Blob([asCsv(await loadAll(filter))], { type: 'text/csv' }));
      Object.assign(document.createElement('a'), { href: url, download: `${t('title')}-${dayjs().format('YYYY-MM-DD')}.csv` }).click();
      URL.revokeObjectURL(url);
    } catch {
      notify({ kind: 'error', text: t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy} onClick={() => void keep()}>
      {t('export')}
    </Button>
  );
}

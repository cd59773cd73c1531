import { DownloadOutlined } from '@ant-design/icons';
import { Button, DatePicker, Select } from 'antd';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { queryRecords } from '@/api/records';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { Person } from '@/ui/Person';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { KINDS, asCsv, loadAudit, loadAll, type AuditEvent, type AuditFilter } from './audit';

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
  const events = useMemo(() => found.data?.pages.flatMap((one) => one.events) ?? [], [found.data]);
  useTitle(t('title'));
  const change = (part: AuditFilter) => setFilter((before) => ({ ...before, ...part }));
  const body = () => {
    if (found.error && !found.data) return <ProblemState error={found.error} retry={() => void found.refetch()} />;
    if (!found.data) return <RowsSkeleton rows={8} columns={5} />;
    if (events.length === 0) return <State kind="nothing" title={t('nothing')} />;
    return <EventTable events={events} />;
  };
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
      <section className={`${page['card']} ${page['scroll']}`}>{body()}</section>
      {found.hasNextPage && (
        <Button style={{ marginTop: 12 }} loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
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

/** Names of the records that the reader may see, asked once for each object. */
function useRecordNames(events: readonly AuditEvent[]): ReadonlyMap<string, string> {
  const { objects } = useModel();
  const wanted = useMemo(() => {
    const ids = new Map<string, Set<string>>();
    for (const event of events.slice(-50)) if (objects.has(event.object)) ids.set(event.object, (ids.get(event.object) ?? new Set()).add(event.record));
    return [...ids].map(([object, some]) => ({ object, ids: [...some] }));
  }, [events, objects]);
  return useQueries({
    queries: wanted.map(({ object, ids }) => ({
      queryKey: ['audit-names', object, ids],
      queryFn: () => queryRecords(object, { fields: [objects.get(object)?.nameField ?? 'id'], where: idIn(ids), limit: ids.length }),
      staleTime: Infinity,
    })),
    combine: (answers) =>
      new Map(answers.flatMap((answer, at) => (answer.data?.records ?? []).map((record) => [record.id, asString(record[objects.get(wanted[at]?.object ?? '')?.nameField ?? 'id'])] as const))),
  });
}

function EventTable({ events }: { events: readonly AuditEvent[] }) {
  const t = useWords('audit');
  const locale = useLocale();
  const { objects } = useModel();
  const names = useRecordNames(events);
  const known = new Set<string>(KINDS);
  return (
    <table className={page['table']}>
      <thead>
        <tr>
          <th scope="col">{t('when')}</th>
          <th scope="col">{t('person')}</th>
          <th scope="col">{t('kind')}</th>
          <th scope="col">{t('object')}</th>
          <th scope="col">{t('record')}</th>
          <th scope="col">{t('fields')}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const view = objects.get(event.object);
          const fields = event.fields.map((name) => labelText(view?.fields.get(name)?.label, locale.language) || name);
          return (
            <tr key={event.id}>
              <td>
                <time dateTime={event.at}>{formatInstant(event.at, locale)}</time>
              </td>
              <td>
                <Person name={event.person.name ?? t('system')} size={20} />
              </td>
              <td>{known.has(event.kind) ? t(`kinds.${event.kind}`) : event.kind}</td>
              <td>{view ? labelText(view.label, locale.language) : event.object}</td>
              <td>{names.has(event.record) ? <RecordLink object={event.object} id={event.record} name={names.get(event.record) ?? ''} /> : <span className={page['soft']}>{event.record}</span>}</td>
              <td className={page['soft']} title={fields.join('、')}>
                {fields.slice(0, 6).join('、')}
                {fields.length > 6 && ' …'}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
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

import { UndoOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { get } from '@/api/client';
import { isProblem } from '@/api/problem';
import { deleteRecord, restoreRecord } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';

interface Binned {
  id: string;
  name: string | null;
  deleted_at: string;
  until: string;
}

interface Part {
  records: Binned[];
  next: string | null;
}

const USUAL = 'account';

/** Deleted records of each object, to be brought back. */
export function BinPage() {
  const t = useWords('bin');
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { objects } = useModel();
  const search = useSearch({ from: '/shell/bin' });
  const offered = useMemo(() => [...objects.values()].filter((view) => view.rights.delete !== 'none'), [objects]);
  const object = search.object ?? (offered.some((view) => view.name === USUAL) ? USUAL : (offered[0]?.name ?? ''));
  const [busy, setBusy] = useState<string | null>(null);
  useTitle(t('title'));
  const found = useInfiniteQuery({
    queryKey: ['bin', object],
    queryFn: ({ pageParam }) => get<Part>(`/bin/${object}`, { query: { before: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: object !== '',
  });
  const records = found.data?.pages.flatMap((one) => one.records) ?? [];
  const attempt = async (id: string, work: () => Promise<unknown>, done: () => void) => {
    setBusy(id);
    try {
      await work();
      done();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(null);
      refreshObject(client, object);
      void client.invalidateQueries({ queryKey: ['bin'] });
    }
  };
  const restore = (record: Binned) => {
    const name = record.name ?? record.id;
    void attempt(
      record.id,
      () => restoreRecord(object, record.id),
      () => notify({ kind: 'success', text: t('restored', { name }), action: { label: t('undo'), run: () => attempt(record.id, () => deleteRecord(object, record.id), () => undefined) } }),
    );
  };
  const body = () => {
    if (found.error && !found.data) return <ProblemState error={found.error} retry={() => void found.refetch()} />;
    if (!found.data) return <RowsSkeleton rows={6} columns={3} />;
    if (records.length === 0) return <State kind="empty" title={t('empty')} text={t('hint')} />;
    return (
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('deletedAt')}</th>
            <th scope="col">{t('until')}</th>
            <th scope="col">
              <span className="y-hidden">{t('restore')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              <th scope="row">{record.name ?? record.id}</th>
              <td>
                <time dateTime={record.deleted_at}>{formatInstant(record.deleted_at, locale)}</time>
              </td>
              <td>
                <time dateTime={record.until}>{formatInstant(record.until, locale)}</time>
              </td>
              <td>
                <div className={page['buttons']}>
                  <Button size="small" icon={<UndoOutlined aria-hidden="true" />} loading={busy === record.id} onClick={() => restore(record)}>
                    {t('restore')}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('hint')}</span>
        <div className={page['actions']}>
          <Select<string>
            showSearch={{ optionFilterProp: 'label' }}
            value={object}
            aria-label={t('object')}
            style={{ width: 200 }}
            options={offered.map((view) => ({ value: view.name, label: labelText(view.label, locale.language) }))}
            onChange={(next) => void navigate({ to: '/bin', search: { object: next }, replace: true })}
          />
        </div>
      </header>
      <section className={`${page['card']} ${page['scroll']}`}>{body()}</section>
      {found.hasNextPage && (
        <Button style={{ marginTop: 12 }} loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}

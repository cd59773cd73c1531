import { DeleteOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { get, remove, type Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import { deleteRecord, restoreRecord } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { PurgeModal } from './PurgeModal';

type Binned = Schemas['BinRecord'];

const USUAL = 'account';

/** Deleted records of each object, to be brought back, or by administrators to be removed for good. */
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
  const me = useMe();
  const mayPurge = objects.get(object)?.rights.delete === 'all' && me.actions.some((action) => action === '*' || action === 'model.change');
  /** What is about to go for good: one record, or as many as there are. */
  const [going, setGoing] = useState<Binned | number | null>(null);
  useTitle(t('title'));
  const found = useInfiniteQuery({
    queryKey: ['bin', object],
    queryFn: ({ pageParam }) => get('/bin/{object}', { path: { object }, query: { before: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: object !== '',
  });
  const { data: counted } = useQuery({ queryKey: ['bin', object, 'count'], queryFn: () => get('/bin/{object}/count', { path: { object } }), enabled: object !== '' && mayPurge });
  const total = counted?.count ?? 0;
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
  const named = (record: Binned) => record.name ?? record.id;
  const restore = (record: Binned) => {
    const name = named(record);
    void attempt(
      record.id,
      () => restoreRecord(object, record.id),
      () => notify({ kind: 'success', text: t('restored', { name }), action: { label: t('undo'), run: () => attempt(record.id, () => deleteRecord(object, record.id), () => undefined) } }),
    );
  };
  const purge = async (what: Binned | number) => {
    try {
      const all = typeof what === 'number';
      if (all) await remove('/bin/{object}', { path: { object }, query: { count: what } });
      else await remove('/bin/{object}/{id}', { path: { object, id: what.id } });
      setGoing(null);
      notify({ kind: 'success', text: all ? t('purgedAll', { count: what }) : t('purged', { name: named(what) }) });
    } finally {
      void client.invalidateQueries({ queryKey: ['bin'] });
    }
  };
  const moment = (at: string) => <time dateTime={at}>{formatInstant(at, locale)}</time>;
  const columns: Column<Binned>[] = [
    { key: 'name', title: t('name'), names: true, cell: named },
    { key: 'deleted', title: t('deletedAt'), cell: (record) => moment(record.deleted_at) },
    { key: 'until', title: t('until'), cell: (record) => moment(record.until) },
  ];
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
          {mayPurge && total > 0 && (
            <Button danger icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setGoing(total)}>
              {t('purgeAll')}
            </Button>
          )}
        </div>
      </header>
      <section className={page['card']}>
        <RowTable
          label={t('title')}
          query={found}
          rows={found.data?.pages.flatMap((one) => one.records)}
          columns={columns}
          id={(record) => record.id}
          empty={<State kind="empty" title={t('empty')} text={t('hint')} />}
          buttons={(record) => (
            <>
              <Button size="small" icon={<UndoOutlined aria-hidden="true" />} loading={busy === record.id} onClick={() => restore(record)}>
                {t('restore')}
              </Button>
              {mayPurge && (
                <Button size="small" danger icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setGoing(record)}>
                  {t('purge')}
                </Button>
              )}
            </>
          )}
        />
      </section>
      {going !== null && (
        <PurgeModal
          title={typeof going === 'number' ? t('purgeAllTitle', { count: going }) : t('purgeTitle', { name: named(going) })}
          typed={String(typeof going === 'number' ? going : named(going))}
          purge={() => purge(going)}
          onClose={() => setGoing(null)}
        />
      )}
    </div>
  );
}

import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { get, known } from '@/api/call';
import { isProblem } from '@/api/problem';
import { createRecord, deleteRecord, restoreRecord } from '@/api/records';
import { EVERY_MONDAY } from '@/areas/reports/everyMonday';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { useOpenForm } from '@/records/form/host';
import { notify } from '@/ui/notice';
import type { Content, Dashboard } from './declared';

const GiveDialog = lazy(async () => ({ default: (await import('@/areas/sharing/GiveDialog')).GiveDialog }));

/** What can be done with a page: designing it, copying it, sharing it, going back to the shipped one. */
export function PageMenu({ dashboard }: { dashboard: Dashboard }) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [sharing, setSharing] = useState(false);
  const { objects } = useModel();
  const me = useMe();
  const open = useOpenForm();
  const view = objects.get('dashboard');
  const subscriptions = objects.get('report_subscription');
  if (!view?.rights.create) return null;
  const shipped = dashboard.id === null || dashboard.name !== dashboard.id;
  const refuse = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
  const design = (id: string) => navigate({ to: '/dashboards/$id/design', params: { id } });
  const copy = async (instead: boolean) => {
    const source = dashboard.id === null ? known<Content>(await get('/shipped-pages/{name}', { path: { name: dashboard.name } })) : dashboard;
    const content = { widgets: source.widgets, period: source.period, filters: source.filters };
    const name = labelText(dashboard.label, language);
    const values = { name: instead ? name : t('menu.copyName', { name }), draft: content, ...(instead ? { replaces: dashboard.name } : {}) };
    const made = await createRecord('dashboard', values, crypto.randomUUID());
    await design(made.data.id);
  };
  const remove = async (id: string) => {
    const refresh = () => client.invalidateQueries({ queryKey: ['pages'] });
    await deleteRecord('dashboard', id);
    if (dashboard.name === id) await navigate({ to: '/dashboards' });
    await refresh();
    notify({ kind: 'success', text: shipped ? t('menu.wentBack') : t('menu.deleted'), action: { label: t('undo'), run: () => restoreRecord('dashboard', id).then(refresh, refuse) } });
  };
  const subscribe = async () => {
    const name = labelText(dashboard.label, language);
    const values = { name, page: dashboard.name, format: 'pdf', people: [{ id: me.user.id, name: me.user.name }], schedule: EVERY_MONDAY };
    if (await open({ object: 'report_subscription', values })) notify({ kind: 'success', text: t('menu.subscribed', { name }) });
  };
  const items = [
    ...(dashboard.id && dashboard.mine ? [{ key: 'design', label: t('menu.design'), run: () => design(dashboard.id ?? '') }] : []),
    ...(dashboard.id === null ? [{ key: 'own', label: t('menu.adapt'), run: () => copy(true) }] : []),
    { key: 'copy', label: t('menu.copy'), run: () => copy(false) },
    ...(dashboard.id && dashboard.mine
      ? [
          { key: 'share', label: t('menu.share'), run: async () => setSharing(true) },
          { key: 'remove', label: shipped ? t('menu.goBack') : t('menu.delete'), run: () => remove(dashboard.id ?? '') },
        ]
      : []),
    ...(subscriptions?.rights.create ? [{ key: 'subscribe', label: t('menu.subscribe'), run: subscribe }] : []),
    { key: 'show', label: t('menu.show'), run: () => navigate({ to: '/show', search: { pages: dashboard.name } }) },
  ];
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{ items: items.map(({ key, label }) => ({ key, label })), onClick: ({ key }) => void items.find((one) => one.key === key)?.run().catch(refuse) }}
      >
        <Button icon={<MoreOutlined aria-hidden="true" />} aria-label={t('menu.title')} title={t('menu.title')} />
      </Dropdown>
      {sharing && dashboard.id && (
        <Suspense fallback={null}>
          <GiveDialog view={view} id={dashboard.id} kind="shares" onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </>
  );
}

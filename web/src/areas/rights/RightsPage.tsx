import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { sameValue } from '@/lib/equal';
import { recordQuery } from '@/records/queries';
import { GatherButton } from '@/areas/model/GatherButton';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { ActionRights } from './ActionRights';
import { FieldDrawer } from './FieldDrawer';
import { Matrix } from './Matrix';
import styles from './Rights.module.css';
import { changedRights, loadRights, saveRights, scopes, type RoleRights } from './rights';

/** What a role may do: with records, with fields, and which commands it may run. */
export function RightsPage() {
  const t = useWords('rights');
  const { id } = useParams({ from: '/shell/roles/$id/rights' });
  const role = useQuery(recordQuery('role', id));
  const rights = useQuery({ queryKey: ['role-rights', id], queryFn: () => loadRights(id), staleTime: 0, refetchOnWindowFocus: false });
  const name = asString(role.data?.data['name']);
  useTitle(name ? `${name} · ${t('title')}` : t('title'));
  const error = role.error ?? rights.error;
  if (error) return <ProblemState error={error} retry={() => void rights.refetch()} page />;
  if (!role.data || !rights.data || !rights.isFetchedAfterMount) return <PageSkeleton />;
  return <Editor key={id} id={id} name={name} stored={rights.data} />;
}

function Editor({ id, name, stored }: { id: string; name: string; stored: RoleRights }) {
  const t = useWords('rights');
  const client = useQueryClient();
  const [steps, setSteps] = useState<RoleRights[]>([]);
  const draft = steps.at(-1) ?? stored;
  const setDraft = (next: RoleRights) => setSteps([...steps, next]);
  const [open, setOpen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const dirty = !sameValue(draft, stored);
  useLeaveGuard(dirty);
  const save = async () => {
    setBusy(true);
    try {
      const before = stored;
      const saved = await saveRights(id, draft);
      client.setQueryData(['role-rights', id], saved);
      setSteps([]);
      for (const key of ['me', 'objects', 'pages']) void client.invalidateQueries({ queryKey: [key] });
      const putBack = async () => {
        client.setQueryData(['role-rights', id], await saveRights(id, before));
        for (const key of ['me', 'objects', 'pages']) void client.invalidateQueries({ queryKey: [key] });
      };
      notify({ kind: 'success', text: t('saved', { name }), action: { label: t('undo'), run: putBack } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/records/$object" params={{ object: 'role' }} search={{}}>
            {t('roles')}
          </Link>{' '}
          /{' '}
          <Link to="/records/$object/$id" params={{ object: 'role', id }} search={{}}>
            {name}
          </Link>{' '}
          /
        </span>
        <h1>{t('title')}</h1>
        <div className={page['actions']}>
          {dirty && <span className={styles['dirty']}>{t('unsaved')}</span>}
          <Link to="/field-rights" search={{}}>
            {t('byField')}
          </Link>
          <Button disabled={steps.length === 0 || busy} onClick={() => setSteps(steps.slice(0, -1))}>
            {t('undo')}
          </Button>
          <Button disabled={!dirty || busy} onClick={() => setSteps([])}>
            {t('discard')}
          </Button>
          <GatherButton disabled={!dirty || busy} item={() => ({ kind: 'rights', key: name, values: changedRights(stored, draft) })} onDone={() => setSteps([])} />
          <Button type="primary" disabled={!dirty} loading={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
        </div>
      </header>
      <dl className={styles['legend']} aria-label={t('legend')}>
        {scopes.map((scope) => (
          <div key={scope}>
            <dt data-scope={scope}>{t(`scope.${scope}`)}</dt>
            <dd>{t(`scopeHint.${scope}`)}</dd>
          </div>
        ))}
      </dl>
      <Matrix rights={draft} stored={stored} onChange={setDraft} onFields={setOpen} />
      <ActionRights rights={draft} onChange={setDraft} />
      {open && <FieldDrawer object={open} rights={draft} onChange={setDraft} onClose={() => setOpen(null)} />}
    </div>
  );
}

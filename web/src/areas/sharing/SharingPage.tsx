import { PlusOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { deleteRecord, queryRecords, restoreRecord, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { RuleDrawer } from './RuleDrawer';
import styles from './Sharing.module.css';
import { circleOf, circleText, refreshRules, ruleFields } from './rule';

/** The rules that open records to more people than the scopes of their roles do. */
export function SharingPage() {
  const t = useWords('sharing');
  const allowed = useModel().objects.has('sharing_rule');
  const [open, setOpen] = useState<RecordData | 'new' | null>(null);
  const query = useQuery({
    queryKey: ['rows', 'sharing_rule', 'page'],
    queryFn: ({ signal }) => queryRecords('sharing_rule', { fields: [...ruleFields], sort: ['object', 'name'], limit: 500 }, signal),
    enabled: allowed,
  });
  useTitle(t('rulesTitle'));
  if (!allowed) return <NotFound />;
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen('new')}>
      {t('newRule')}
    </Button>
  );
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={4} columns={3} />;
    if (query.data.records.length === 0) {
      return (
        <State kind="empty" title={t('rulesEmpty')} text={t('rulesEmptyHint')}>
          {add}
        </State>
      );
    }
    return query.data.records.map((rule) => <RuleLine key={rule.id} rule={rule} onEdit={() => setOpen(rule)} />);
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('rulesTitle')}</h1>
        <span className={page['lead']}>{t('rulesLead')}</span>
        <div className={page['actions']}>{add}</div>
      </header>
      <section className={page['card']}>{body()}</section>
      {open && <RuleDrawer rule={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function RuleLine({ rule, onEdit }: { rule: RecordData; onEdit: () => void }) {
  const t = useWords('sharing');
  const { language } = useLocale();
  const view = useModel().objects.get(asString(rule['object']));
  const client = useQueryClient();
  const name = asString(rule['name']);
  const owners = circleOf(rule, 'owner_');
  const to = circleOf(rule, '');
  const condition = asString(rule['condition']);
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await refreshRules(client);
  };
  const remove = () =>
    act(async () => {
      await deleteRecord('sharing_rule', rule.id);
      notify({ kind: 'success', text: t('deleted', { name }), action: { label: t('undo'), run: () => act(() => restoreRecord('sharing_rule', rule.id)) } });
    });
  return (
    <div className={styles['rule']} data-off={rule['active'] === false ? '' : undefined}>
      <div>
        <strong>{name}</strong> <Tag color={rule['rights'] === 'update' ? 'blue' : 'default'}>{t(`level.${asString(rule['rights']) || 'read'}`)}</Tag>
        <p className={styles['hint']}>
          {view ? labelText(view.label, language) : asString(rule['object'])} · {owners && `${t('ownersText', { name: circleText(t, owners) })} · `}
          {condition ? <code>{condition}</code> : owners ? null : t('every')} → {to ? circleText(t, to) : '—'}
        </p>
      </div>
      <Switch
        size="small"
        checked={rule['active'] !== false}
        aria-label={`${t('active')}: ${name}`}
        onChange={(active) => void act(() => updateRecord('sharing_rule', rule.id, { active }))}
      />
      <Button size="small" onClick={onEdit} aria-label={t('edit', { name })}>
        {t('editShort')}
      </Button>
      <Button size="small" danger type="text" onClick={() => void remove()} aria-label={`${t('delete')}: ${name}`}>
        {t('delete')}
      </Button>
    </div>
  );
}

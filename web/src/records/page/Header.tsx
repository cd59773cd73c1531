import { CopyOutlined, DeleteOutlined, EditOutlined, EllipsisOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, useNavigate } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { seenAs } from '@/api/client';
import { useIsFresh } from '@/api/fresh';
import type { RecordData } from '@/api/types';
import { RecordEntries } from '@/areas/entries/Entries';
import { asNumber } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { mayMake, type ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { useCommands } from '@/shell/commands';
import { useKeysOf } from '@/shell/shortcuts';
import { NamedIcon } from '@/ui/icons';
import { useShortcut } from '@/ui/useShortcut';
import { ActionButtons } from '../actions/ActionButtons';
import { FieldValue } from '../FieldValue';
import { useOpenForm } from '../form/host';
import { useRecordRights } from '../rights';
import { useRecordTitle } from '../useRecordTitle';
import { FollowButton } from './FollowButton';
import styles from './Header.module.css';
import { useClone } from './useClone';
import { useNeighbours } from './useNeighbours';
import { useRemove } from './useRemove';

const ChanceTag = lazy(() => import('@/areas/predictions/ChanceTag'));
const Presence = lazy(async () => ({ default: (await import('./Presence')).Presence }));

/** The field in which a learned probability is kept. */
const CHANCES = { opportunity: 'win_chance', lead: 'conversion_chance' } as const;

export function Header({ view, record, keys }: { view: ObjectView; record: RecordData; keys: readonly string[] }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const navigate = useNavigate();
  const open = useOpenForm();
  const { remove, dialog } = useRemove(view, record);
  const fresh = useIsFresh(view.name, record.id);
  const may = useRecordRights(view, record.id);
  const title = useRecordTitle(view, record);
  const clone = useClone(view, record);
  const edit = () => void open({ object: view.name, id: record.id, values: {} });
  useKeysOf('record');
  useShortcut('e', may.update ? edit : null);
  const show = (tab: string) => void navigate({ to: '/records/$object/$id', params: { object: view.name, id: record.id }, search: { tab }, replace: true });
  useCommands([
    ...(may.update ? [{ key: 'edit', label: t('common.edit'), icon: 'edit', also: 'edit 编辑 bianji', run: edit }] : []),
    { key: 'access', label: t('palette.do.share'), icon: 'share', also: 'share 共享 gongxiang access 权限', run: () => show('access') },
    { key: 'comments', label: t('palette.do.comment'), icon: 'message', also: 'comment 评论 pinglun', run: () => show('comments') },
    { key: 'history', label: t('palette.do.history'), icon: 'history', also: 'history changes 修改记录 lishi', run: () => show('history') },
    ...(mayMake(view) ? [{ key: 'clone', label: t('record.clone'), icon: 'copy', also: 'duplicate clone 复制 fuzhi', run: () => void clone() }] : []),
    ...(may.delete ? [{ key: 'delete', label: t('common.delete'), icon: 'delete', also: 'delete 删除 shanchu', run: () => void remove() }] : []),
  ]);
  const items = [
    ...(mayMake(view) ? [{ key: 'clone', icon: <CopyOutlined />, label: t('record.clone') }] : []),
    ...(may.delete ? [{ key: 'delete', danger: true, icon: <DeleteOutlined />, label: t('common.delete') }] : []),
  ];
  return (
    <header className={styles['header']} data-fresh={fresh ? '' : undefined}>
      <div className={styles['line']}>
        <span className={styles['icon']} aria-hidden="true">
          <NamedIcon name={view.icon} />
        </span>
        <div className={styles['title']}>
          <Link to="/records/$object" params={{ object: view.name }} className={styles['kind']}>
            {labelText(view.plural, language)}
          </Link>
          <h1>{title || '—'}</h1>
        </div>
        <div className={styles['actions']}>
          {!view.generated && (
            <Suspense fallback={null}>
              <Presence object={view.name} id={record.id} />
            </Suspense>
          )}
          <Neighbours view={view} id={record.id} />
          <ActionButtons view={view} record={record} />
          <FollowButton object={view.name} id={record.id} />
          <RecordEntries object={view.name} id={record.id} />
          {may.update && (
            <Button icon={<EditOutlined aria-hidden="true" />} title={`${t('common.edit')} (E)`} onClick={edit}>
              {t('common.edit')}
            </Button>
          )}
          {items.length > 0 && (
            <MenuButton
              items={items}
              onChoose={(key) => void (key === 'clone' ? clone() : remove())}
              icon={<EllipsisOutlined aria-hidden="true" />}
              label={t('record.more')}
            />
          )}
        </div>
      </div>
      <KeyFacts view={view} record={record} keys={keys} />
      {dialog}
    </header>
  );
}

function Neighbours({ view, id }: { view: ObjectView; id: string }) {
  const { t } = useTranslation();
  const { previous, next } = useNeighbours(view.name, id);
  const navigate = useNavigate();
  useShortcut('j', next === null ? null : () => void navigate({ to: '/records/$object/$id', params: { object: view.name, id: next } }));
  useShortcut('k', previous === null ? null : () => void navigate({ to: '/records/$object/$id', params: { object: view.name, id: previous } }));
  if (!previous && !next) return null;
  const step = (to: string | null, label: string, icon: React.ReactNode) =>
    to ? (
      <Link to="/records/$object/$id" params={{ object: view.name, id: to }} className={styles['step']} aria-label={label} title={label}>
        {icon}
      </Link>
    ) : (
      <span className={styles['step']} aria-hidden="true" data-off="">
        {icon}
      </span>
    );
  return (
    <span className={styles['steps']}>
      {step(previous, `${t('record.previous')} (K)`, <LeftOutlined />)}
      {step(next, `${t('record.next')} (J)`, <RightOutlined />)}
    </span>
  );
}

function KeyFacts({ view, record, keys }: { view: ObjectView; record: RecordData; keys: readonly string[] }) {
  const { language } = useLocale();
  const fields = keys.flatMap((name) => view.fields.get(name) ?? []);
  if (fields.length === 0) return null;
  return (
    <dl className={styles['facts']}>
      {fields.map((field) => {
        const value = record[field.name];
        return (
          <div key={field.name} data-main={field.type === 'money' ? '' : undefined}>
            <dt>{labelText(field.label, language)}</dt>
            <dd>{isEmpty(value) ? <span className={styles['none']}>—</span> : <FieldValue object={view.name} values={record} field={field} value={value} />}</dd>
          </div>
        );
      })}
      <Chance view={view} record={record} />
    </dl>
  );
}

/** What was learned of how such records end, where anything was. Its place is taken before its reasons can be asked for. */
function Chance({ view, record }: { view: ObjectView; record: RecordData }) {
  const { language } = useLocale();
  const object = view.name === 'opportunity' || view.name === 'lead' ? view.name : null;
  const field = object && view.fields.get(CHANCES[object]);
  const chance = field ? asNumber(record[field.name]) : null;
  if (!object || !field || chance === null) return null;
  const plain = <FieldValue object={object} values={record} field={field} value={chance} />;
  return (
    <div>
      <dt>{labelText(field.label, language)}</dt>
      <dd className={styles['asked']}>{seenAs() ? plain : <Suspense fallback={plain}><ChanceTag object={object} id={record.id} chance={chance} /></Suspense>}</dd>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { LockOutlined } from '@ant-design/icons';
import { useWords, type Words } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { idOf, isDepartment, type Overview, type Stand } from './api';
import { Attained } from './Attained';
import styles from './Goals.module.css';
import type { GoalsSearch } from './routes';

const ANSWERS: Readonly<Record<string, string>> = { confirmed: 'green', objected: 'red' };

function Name({ stand, search }: { stand: Stand; search: GoalsSearch }) {
  return (
    <span className={styles['name']}>
      {isDepartment(stand.node) ? (
        <Link to="/goals" search={{ ...search, department: idOf(stand.node) }}>
          {stand.name}
        </Link>
      ) : stand.goal ? (
        <Link to="/records/$object/$id" params={{ object: 'goal', id: stand.goal }}>
          {stand.name}
        </Link>
      ) : (
        stand.name
      )}
    </span>
  );
}

function Answer({ stand, t }: { stand: Stand; t: Words }) {
  if (!stand.goal) return <span className={styles['none']}>{t('noGoal')}</span>;
  return (
    <span className={styles['answer']} title={stand.objection ?? undefined}>
      {stand.locked && <LockOutlined aria-label={t('locked')} />}
      <Tag color={ANSWERS[stand.answer ?? '']}>{t(`answer.${stand.answer ?? 'open'}`)}</Tag>
    </span>
  );
}

/** Those right below a department, each with its goal and how it stands. */
export function Below({ found, search, onSet }: { found: Overview; search: GoalsSearch; onSet: (stand: Stand) => void }) {
  const t = useWords('goals');
  const locale = useLocale();
  const style = useNumberStyle();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, style));
  const columns: Column<Stand>[] = [
    { key: 'name', title: t('who'), names: true, cell: (one) => <Name stand={one} search={search} /> },
    { key: 'target', title: t('target'), number: true, cell: (one) => amount(one.target), hint: (one) => one.target ?? undefined },
    { key: 'actual', title: t('actual'), number: true, cell: (one) => <Drill found={found} where={one.records} text={amount(one.actual)} title={t('records')} /> },
    { key: 'attainment', title: t('attainment'), cell: (one) => <Attained share={one.attainment} light={one.light} /> },
    { key: 'likely', title: t('likely'), number: true, cell: (one) => <Drill found={found} where={one.records_open} text={amount(one.likely)} title={t('openDeals')} />, hint: (one) => range(one, amount) },
    { key: 'last', title: t('lastYear'), number: true, cell: (one) => <Drill found={found} where={one.records_before} text={amount(one.last_year)} title={t('records')} /> },
    { key: 'answer', title: t('state'), cell: (one) => <Answer stand={one} t={t} /> },
  ];
  return (
    <RowTable
      label={t('below')}
      query={{ error: null, refetch: () => Promise.resolve() }}
      rows={found.below}
      columns={columns}
      id={(one) => one.node}
      buttons={(one) =>
        one.may_set && found.may_divide ? (
          <Button size="small" onClick={() => onSet(one)} aria-label={t('setOf', { name: one.name })}>
            {t('set')}
          </Button>
        ) : null
      }
      empty={<State kind="empty" title={t('nobody')} small />}
    />
  );
}

export function range(one: Stand, amount: (value: string | null) => string): string | undefined {
  return one.lower === null || one.upper === null ? undefined : `${amount(one.lower)} – ${amount(one.upper)}`;
}

/** A figure that leads to the records that make it. */
export function Drill({ found, where, text, title }: { found: Overview; where: string | null | undefined; text: string; title: string }) {
  if (!where || !found.object || text === '—') return <>{text}</>;
  return (
    <Link to="/records/$object" params={{ object: found.object }} search={{ view: 'table', where }} title={title}>
      {text}
    </Link>
  );
}

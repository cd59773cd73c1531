import { Segmented } from 'antd';
import { useState } from 'react';
import { grainLabel } from '@/areas/dashboards/grainLabel';
import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useStays, type Question, type Stay, type Stays } from './api';
import { groupKey, groupText } from './groups';
import { ImproveButton } from './ImproveButton';
import { shade } from './shade';
import styles from './Processes.module.css';
import { useBehind } from './useBehind';

/** How long records stay in each stage, those that are still there included; by group as a heat map. */
export function StaysTab({ question, view }: { question: Question; view: ObjectView }) {
  const t = useWords('processes');
  const locale = useLocale();
  const stays = useStays(question);
  const [show, drawer] = useBehind(question, view);
  if (stays.error && !stays.data) return <ProblemState error={stays.error} retry={() => void stays.refetch()} />;
  const name = (stage: string) => stays.data?.stages.find((one) => one.id === stage)?.name ?? '';
  const days = (value: number | null, most: number) => (value === null ? t('unknownYet', { count: most }) : figureText(value, 'days', locale, 'full'));
  const count = (value: number) => figureText(value, 'number', locale, 'full');
  const columns: Column<Stay>[] = [
    { key: 'stage', title: t('stage'), names: true, cell: (row) => name(row.stage) },
    { key: 'median', title: t('median'), number: true, cell: (row) => days(row.median, row.left), hint: () => t('medianHint') },
    { key: 'p90', title: t('p90'), number: true, cell: (row) => days(row.p90, row.left), hint: () => t('p90Hint') },
    {
      key: 'stayed',
      title: t('stayed'),
      number: true,
      cell: (row) => (
        <button type="button" className={styles['figure']} onClick={() => show(name(row.stage), { figure: 'stayed', stage: row.stage })}>
          {count(row.left + row.staying)}
        </button>
      ),
    },
    { key: 'staying', title: t('stillThere'), number: true, cell: (row) => count(row.staying) },
    { key: 'amount', title: t('stillAmount'), number: true, cell: (row) => figureText(row.staying_amount, 'money', locale, 'short') },
    { key: 'over', title: t('over'), number: true, cell: (row) => count(row.over), hint: () => t('overHint') },
    { key: 'overAmount', title: t('overAmount'), number: true, cell: (row) => figureText(row.over_amount, 'money', locale, 'short') },
    { key: 'again', title: t('again'), number: true, cell: (row) => count(row.again), hint: () => t('againHint') },
  ];
  const order = stays.data?.stages.map((one) => one.id) ?? [];
  const rows = stays.data?.total.toSorted((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
  const improve = (row: Stay) => {
    const stage = stays.data?.stages.find((one) => one.id === row.stage);
    return stage && <ImproveButton question={question} stage={stage} figure="stay" name={t('improveStay', { name: stage.name })} />;
  };
  return (
    <>
      <section className={styles['card']} aria-label={t('tabs.stays')}>
        <div className={styles['cardHead']}>
          <h2>{t('stays')}</h2>
          <span className={styles['soft']}>{t('staysHint')}</span>
        </div>
        <RowTable label={t('stays')} query={stays} rows={rows} columns={columns} id={(row) => row.stage} buttons={improve} empty={<State kind="empty" small title={t('nothing')} text={t('nothingHint')} />} />
      </section>
      {!stays.data && <RowsSkeleton rows={4} columns={5} />}
      {stays.data && <HeatMap question={question} found={stays.data} view={view} />}
      {drawer}
    </>
  );
}

const TWICE = 1;
const MONTH = 'entered_month';

/** The median of each group's stays; red where it is longer than that of all, full at twice as long. */
function HeatMap({ question, found: ofGroups, view }: { question: Question; found: Stays; view: ObjectView }) {
  const [rows, setRows] = useState<'groups' | 'months'>(question.by ? 'groups' : 'months');
  const months = useStays({ ...question, by: MONTH }, rows === 'months');
  const t = useWords('processes');
  const model = useModel();
  const locale = useLocale();
  const found = rows === 'months' ? (months.data ?? { ...ofGroups, groups: [] }) : ofGroups;
  const text = (value: unknown) => (rows === 'months' ? grainLabel('month', String(value), locale.language) : groupText(value, question.by ?? '', view, model, locale.language, t));
  const stages = found.stages.filter((stage) => stage.kind === 'open');
  const level = (stage: string) => found.total.find((one) => one.stage === stage)?.median ?? null;
  return (
    <section className={styles['card']} aria-label={t('heatMap')}>
      <div className={styles['cardHead']}>
        <h2>{t('heatMap')}</h2>
        <Segmented<'groups' | 'months'>
          aria-label={t('heatRows')}
          size="small"
          value={rows}
          onChange={setRows}
          options={(['groups', 'months'] as const).map((value) => ({ value, label: t(`heatBy.${value}`) }))}
        />
        <span className={styles['soft']}>{t('heatMapHint')}</span>
      </div>
      {rows === 'months' && months.error && <ProblemState error={months.error} small retry={() => void months.refetch()} />}
      {rows === 'months' && !months.data && !months.error && <RowsSkeleton rows={4} columns={5} />}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['scroll']} role="group" aria-label={t('heatMap')} tabIndex={0}>
        <table className={styles['heat']}>
          <thead>
            <tr>
              <th scope="col">{t(rows === 'months' ? 'heatMonth' : 'group')}</th>
              {stages.map((stage) => (
                <th key={stage.id} scope="col">
                  {stage.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.groups.map((group) => (
              <tr key={groupKey(group.group) ?? ''}>
                <th scope="row">{text(group.group)}</th>
                {stages.map((stage) => {
                  const own = group.stages.find((one) => one.stage === stage.id);
                  const all = level(stage.id);
                  const median = own?.median ?? null;
                  const ratio = median !== null && all ? median / all : null;
                  return (
                    <td key={stage.id} style={shade(ratio, 1, 'lower', TWICE)} title={own ? t('staysOf', { left: own.left, staying: own.staying }) : undefined}>
                      {figureText(median, 'days', locale, 'full')}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

import { Modal } from 'antd';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant, formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { shownFigure } from './amounts';
import type { Clash, GoalGrid } from './api';
import styles from './Grid.module.css';
import { keyOf, type Edits } from './model';

interface ClashDialogProps {
  found: GoalGrid;
  clashes: readonly Clash[];
  edits: Edits;
  onMine: () => void;
  onTheirs: () => void;
  onClose: () => void;
}

/** Months that somebody else has set meanwhile: nothing was written; one's own figures are kept, or theirs are taken. */
export default function ClashDialog({ found, clashes, edits, onMine, onTheirs, onClose }: ClashDialogProps) {
  const t = useWords('goals');
  const locale = useLocale();
  const names = new Map(found.rows.map((row) => [row.node, row.name]));
  const figure = (value: string | null | undefined) => shownFigure(value ?? null, found.unit, locale) || '—';
  return (
    <Modal
      open
      width={680}
      title={t('sheet.clashes', { count: clashes.length })}
      okText={t('sheet.keepMine')}
      cancelText={t('sheet.takeTheirs')}
      onOk={onMine}
      cancelButtonProps={{ onClick: onTheirs }}
      onCancel={onClose}
    >
      <p className={page['hint']}>{t('sheet.clashHint')}</p>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['found']} role="group" aria-label={t('sheet.clashes', { count: clashes.length })} tabIndex={0}>
        <table className={page['table']}>
          <thead>
            <tr>
              <th scope="col">{t('who')}</th>
              <th scope="col">{t('month')}</th>
              <th scope="col" className={page['number']}>{t('sheet.mine')}</th>
              <th scope="col" className={page['number']}>{t('sheet.theirs')}</th>
              <th scope="col">{t('sheet.by')}</th>
            </tr>
          </thead>
          <tbody>
            {clashes.map((one) => (
              <tr key={keyOf(one.node, one.month)}>
                <th scope="row">{names.get(one.node)}</th>
                <td>{formatMonth(found.months[one.month - 1] ?? '', locale)}</td>
                <td className={page['number']}>{figure(edits.get(keyOf(one.node, one.month - 1))?.value)}</td>
                <td className={page['number']}>{figure(one.present)}</td>
                <td>{one.by === null ? '' : `${one.by}${one.at ? ` · ${formatInstant(one.at, locale)}` : ''}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

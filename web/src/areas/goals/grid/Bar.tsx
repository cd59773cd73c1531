import { DownloadOutlined, EditOutlined, HistoryOutlined, LockOutlined, RedoOutlined, TeamOutlined, UndoOutlined, UnlockOutlined, UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input, Select, Tooltip } from 'antd';
import { lazy, Suspense, useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { GOAL, idOf, lockGoals } from '../api';
import type { GridSearch } from '../routes';
import { sheetAddress, type GoalGrid } from './api';
import styles from './Grid.module.css';
import { isDepartment, type GridRow } from './model';
import type { Editing } from './useEdits';

const DayField = lazy(() => import('@/ui/DayField'));

interface BarProps {
  found: GoalGrid;
  search: GridSearch;
  editing: Editing;
  busy: boolean;
  reason: string;
  wanted: string;
  at: { row: GridRow; month: number | null } | null;
  onReason: (text: string) => void;
  onFind: (text: string) => void;
  onSave: () => void;
  onLog: () => void;
  onImport: () => void;
  onChange: () => void;
  onStaff: () => void;
}

/** What is shown, what can be done with it, and what is not saved yet. */
export function Bar(props: BarProps) {
  const { found, search, editing, busy, at } = props;
  const t = useWords('goals');
  const count = editing.edits.size;
  const may = found.rows.some((row) => row.may_set);
  return (
    <>
      <div className={styles['bar']}>
        <Choices found={found} search={search} dirty={count > 0} />
        <Input type="search" className={styles['find'] ?? ''} value={props.wanted} placeholder={t('sheet.find')} aria-label={t('sheet.find')} onChange={(event) => props.onFind(event.target.value)} />
        <span className={styles['end']}>
          <Button icon={<HistoryOutlined aria-hidden="true" />} disabled={!at?.row.goal || at.month === null} onClick={props.onLog}>
            {t('sheet.log')}
          </Button>
          {!found.day && found.closed < found.months.length && (
            <Button icon={<EditOutlined aria-hidden="true" />} disabled={!at?.row.goal || count > 0} onClick={props.onChange}>
              {t('sheet.change')}
            </Button>
          )}
          {found.additive && !found.day && at?.row.goal && at.row.may_set && !isDepartment(at.row) && (
            <Button icon={<TeamOutlined aria-hidden="true" />} disabled={count > 0} onClick={props.onStaff}>
              {t('sheet.staff')}
            </Button>
          )}
          {found.may_lock && <Lock found={found} at={at?.row ?? null} />}
          {found.rule && (
            <Button icon={<DownloadOutlined aria-hidden="true" />} href={sheetAddress(found.rule.id, found.year, search.department)}>
              {t('sheet.export')}
            </Button>
          )}
          {may && (
            <Button icon={<UploadOutlined aria-hidden="true" />} onClick={props.onImport}>
              {t('sheet.importShort')}
            </Button>
          )}
        </span>
      </div>
      {may && (
        <div className={styles['bar']}>
          <span className={styles['state']} data-dirty={count > 0 ? '' : undefined} role="status">
            {count > 0 ? t('sheet.unsaved', { count }) : t('sheet.hint')}
          </span>
          <span className={styles['end']}>
            {count > 0 && <Input className={styles['reason'] ?? ''} value={props.reason} maxLength={2000} placeholder={t('sheet.reason')} aria-label={t('sheet.reason')} onChange={(event) => props.onReason(event.target.value)} />}
            <Tooltip title={t('sheet.undo')}>
              <Button icon={<UndoOutlined aria-hidden="true" />} aria-label={t('sheet.undo')} disabled={!editing.canUndo} onClick={editing.undo} />
            </Tooltip>
            <Tooltip title={t('sheet.redo')}>
              <Button icon={<RedoOutlined aria-hidden="true" />} aria-label={t('sheet.redo')} disabled={!editing.canRedo} onClick={editing.redo} />
            </Tooltip>
            <Button type="primary" loading={busy} disabled={count === 0} onClick={props.onSave}>
              {t('save')}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}

function Choices({ found, search, dirty }: { found: GoalGrid; search: GridSearch; dirty: boolean }) {
  const t = useWords('goals');
  const navigate = useNavigate();
  const day = useId();
  const show = (changed: GridSearch) => void navigate({ to: '/goals/grid', search: { ...search, ...changed } });
  const years = [-2, -1, 0, 1].map((off) => found.year + off);
  return (
    <>
      {found.rules.length > 0 && <Select className={styles['rule'] ?? ''} aria-label={t('rule')} disabled={dirty} value={found.rule?.id ?? null} onChange={(rule) => rule && show({ rule })} options={found.rules.map((one) => ({ value: one.id, label: one.name }))} />}
      <Select aria-label={t('year')} disabled={dirty} value={found.year} onChange={(year) => show({ year })} options={years.map((year) => ({ value: year, label: t('yearOf', { year: String(year) }) }))} />
      <Suspense fallback={null}>
        <label htmlFor={day} className={styles['state']}>
          {t('sheet.knownOn')}
        </label>
        <DayField id={day} disabled={dirty} value={found.day ?? ''} onChange={(next) => show({ day: next || undefined })} />
      </Suspense>
    </>
  );
}

/** Locks or opens the goals of the department at hand and of all below it. */
function Lock({ found, at }: { found: GoalGrid; at: GridRow | null }) {
  const t = useWords('goals');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const branch = at && !isDepartment(at) ? (at.above === null ? null : (found.rows[at.above] ?? null)) : at;
  const row = branch ?? found.rows[0];
  if (!row || !isDepartment(row) || found.day) return null;
  const locked = found.rows.find((one) => one.node === row.node)?.locked ?? false;
  const lock = async () => {
    setBusy(true);
    try {
      const done = await lockGoals(found.rule?.id ?? '', found.year, idOf(row.node), !locked);
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t(locked ? 'opened' : 'lockedMany', { count: done.goals }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button loading={busy} icon={locked ? <UnlockOutlined aria-hidden="true" /> : <LockOutlined aria-hidden="true" />} onClick={() => void lock()}>
      {t(locked ? 'sheet.openBranch' : 'sheet.lockBranch', { name: row.name })}
    </Button>
  );
}

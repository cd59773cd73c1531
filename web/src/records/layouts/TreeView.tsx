import { CaretDownOutlined, CaretRightOutlined, HolderOutlined } from '@ant-design/icons';
import { Modal, Select } from 'antd';
import { DndContext, PointerSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { RecordData, Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { isWritable, type ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { Bar } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import type { Column } from '../list/columns';
import { useRights } from '../rights';
import type { ListSearch } from '../routes';
import { fieldBy, fieldsFor, optionsOf } from './kinds';
import styles from './Tree.module.css';
import { useBranch, useIsBelow } from './useBranch';
import { useRecordChange } from './useRecordChange';

const SHOWN = 3;
const TOP = 'top';

interface TreeViewProps {
  view: ObjectView;
  where: string;
  by: string | undefined;
  columns: readonly Column[];
  onChange: (part: Partial<ListSearch>) => void;
}

interface Move {
  record: RecordData;
  to: Reference | null;
}

interface Shared {
  view: ObjectView;
  parent: string;
  where: string;
  columns: readonly Column[];
  movable: boolean;
  onMove: (move: Move) => void;
  onAsk: (record: RecordData) => void;
}

/** Records below the one that they belong to; each level is read when it is opened. Dragged, or moved by the menu. */
export default function TreeView({ view, where, by, columns, onChange }: TreeViewProps) {
  const t = useWords('lists');
  const { language } = useLocale();
  const fields = fieldsFor(view, 'tree');
  const field = fieldBy(fields, by);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const save = useRecordChange(view);
  const isBelow = useIsBelow(view, field?.name ?? '');
  const [asked, setAsked] = useState<RecordData | null>(null);
  if (!field) return null;
  const move = async ({ record, to }: Move) => {
    if (to && (await isBelow(to.id, record.id))) {
      notify({ kind: 'error', text: t('moveRefused', { name: asString(record[view.nameField]), why: t('tree.cycle', { name: to.name ?? to.id }) }) });
      return;
    }
    await save(record, { [field.name]: to });
  };
  const drop = ({ active, over }: DragEndEvent) => {
    const record = active.data.current?.['record'] as RecordData | undefined;
    if (!record || !over || over.id === active.id) return;
    const target = over.data.current?.['record'] as RecordData | undefined;
    void move({ record, to: target ? { id: target.id, name: asString(target[view.nameField]) } : null });
  };
  const shared: Shared = { view, parent: field.name, where, columns, movable: isWritable(field) && view.rights.update !== 'none', onMove: (one) => void move(one), onAsk: setAsked };
  return (
    <div className={styles['page']}>
      {fields.length > 1 && (
        <div className={styles['tools']}>
          <Select size="small" variant="filled" value={field.name} options={optionsOf(fields, language)} prefix={t('tree.by')} onChange={(next) => onChange({ by: next })} aria-label={t('tree.by')} popupMatchSelectWidth={false} />
        </div>
      )}
      <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragEnd={drop}>
        <Root shared={shared} />
      </DndContext>
      {asked && <MoveDialog view={view} record={asked} onClose={() => setAsked(null)} onMove={(to) => void move({ record: asked, to })} />}
    </div>
  );
}

function Root({ shared }: { shared: Shared }) {
  const t = useWords('lists');
  const { setNodeRef, isOver } = useDroppable({ id: TOP });
  const branch = useBranch(shared.view, shared.parent, null, shared.where, shared.columns);
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const at = lines.findIndex((line) => line === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    lines[Math.max(0, Math.min(lines.length - 1, to))]?.focus();
  };
  if (branch.error && branch.records.length === 0) return <ProblemState error={branch.error} retry={branch.retry} />;
  if (!branch.loading && branch.records.length === 0) return <State kind="nothing" title={t('tree.nothing')} />;
  return (
    <div ref={setNodeRef} className={styles['scroller']} data-over={isOver ? '' : undefined}>
      <div role="tree" aria-label={t('kind.tree')} onKeyDown={press} tabIndex={-1}>
        <Level branch={branch} depth={0} shared={shared} />
      </div>
    </div>
  );
}

function Level({ branch, depth, shared }: { branch: ReturnType<typeof useBranch>; depth: number; shared: Shared }) {
  const t = useWords('lists');
  const ids = useMemo(() => branch.records.map((record) => record.id), [branch.records]);
  const may = useRights(shared.view, ids);
  return (
    <>
      {branch.loading && <Bar height={32} />}
      {branch.records.map((record, at) => (
        <Node key={record.id} record={record} movable={shared.movable && may(record.id, 'update')} below={branch.children.get(record.id) ?? 0} depth={depth} first={depth === 0 && at === 0} shared={shared} />
      ))}
      {branch.cut && <p className={styles['cut']}>{t('cut')}</p>}
    </>
  );
}

interface NodeProps {
  record: RecordData;
  movable: boolean;
  below: number;
  depth: number;
  first: boolean;
  shared: Shared;
}

function Node({ record, movable, below: count, depth, first, shared }: NodeProps) {
  const { view, columns } = shared;
  const t = useWords('lists');
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const drag = useDraggable({ id: `drag ${record.id}`, data: { record }, disabled: !movable });
  const drop = useDroppable({ id: record.id, data: { record }, disabled: !shared.movable });
  const name = asString(record[view.nameField]) || '—';
  const shift = drag.transform ? { transform: `translate(${drag.transform.x}px, ${drag.transform.y}px)`, zIndex: 1 } : {};
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'ArrowRight' && count > 0) setOpen(true);
    else if (event.key === 'ArrowLeft') setOpen(false);
    else if (event.key === 'Enter') (event.currentTarget as HTMLElement).querySelector<HTMLElement>('a')?.click();
    else return;
    event.preventDefault();
  };
  const facts = columns.filter((column) => !column.isName && column.path !== shared.parent && !isEmpty(record[column.path])).slice(0, SHOWN);
  return (
    <>
      <div role="treeitem" aria-level={depth + 1} aria-expanded={count > 0 ? open : undefined} aria-selected={false} tabIndex={first ? 0 : -1} onKeyDown={press} className={styles['item']}>
        <div ref={drop.setNodeRef} className={styles['line']} data-over={drop.isOver && !drag.isDragging ? '' : undefined} style={{ paddingLeft: 12 + depth * 24 }}>
          {count > 0 ? (
            <button type="button" className={styles['fold']} tabIndex={-1} onClick={() => setOpen(!open)} aria-label={t(open ? 'tree.close' : 'tree.open', { name })}>
              {open ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
            </button>
          ) : (
            <span className={styles['fold']} />
          )}
          <span ref={drag.setNodeRef} className={styles['words']} style={shift}>
            {movable && (
              <span className={styles['handle']} {...drag.listeners} aria-hidden="true">
                <HolderOutlined />
              </span>
            )}
            <RecordLink object={view.name} id={record.id} name={name} />
            {count > 0 && <span className={`${styles['count']} y-num`}>{formatNumber(count, locale)}</span>}
          </span>
          <span className={styles['facts']}>
            {facts.map((column) => {
              const { Display } = typeOf(column.field);
              return (
                <span key={column.path} className="y-ellipsis" title={column.label}>
                  <Display value={record[column.path]} field={column.field} dense />
                </span>
              );
            })}
          </span>
          {movable && (
            <MenuButton items={[{ key: 'move', label: t('tree.move') }, { key: 'top', label: t('tree.toTop') }]} onChoose={(key) => (key === 'top' ? shared.onMove({ record, to: null }) : shared.onAsk(record))} plain={styles['menu']} label={t('tree.menu', { name })}>
              ⋯
            </MenuButton>
          )}
        </div>
      </div>
      {open && <Branch record={record} depth={depth + 1} shared={shared} />}
    </>
  );
}

function Branch({ record, depth, shared }: { record: RecordData; depth: number; shared: Shared }) {
  const branch = useBranch(shared.view, shared.parent, record.id, shared.where, shared.columns);
  return (
    <div role="group">
      <Level branch={branch} depth={depth} shared={shared} />
    </div>
  );
}

interface MoveDialogProps {
  view: ObjectView;
  record: RecordData;
  onClose: () => void;
  onMove: (to: Reference | null) => void;
}

function MoveDialog({ view, record, onClose, onMove }: MoveDialogProps) {
  const t = useWords('lists');
  const [to, setTo] = useState<Reference | null>(null);
  return (
    <Modal
      open
      title={t('tree.moveTitle', { name: asString(record[view.nameField]) })}
      okText={t('tree.ok')}
      cancelText={t('pasteNothing')}
      okButtonProps={{ disabled: !to }}
      onCancel={onClose}
      onOk={() => {
        onMove(to);
        onClose();
      }}
    >
      <ReferenceSelect target={view.name} label={t('tree.below')} many={false} value={to ? [to] : []} onChange={([chosen]) => setTo(chosen ?? null)} autoFocus />
    </Modal>
  );
}

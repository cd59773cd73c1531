import type { VirtualItem } from '@tanstack/react-virtual';
import type { RecordData } from '@/api/types';
import type { Total } from '@/api/views';
import type { ObjectView } from '@/model/view';
import type { May } from '../rights';
import type { Column } from './columns';
import { GroupRow } from './GroupRow';
import type { Item } from './grouping';
import { Row } from './Row';
import type { CellEditing } from './useCellEditing';
import type { Grid } from './useGrid';
import type { Grouping } from './useGroups';
import type { Marks } from './useMarks';
import type { Selection } from './useSelection';

interface LinesProps {
  view: ObjectView;
  columns: readonly Column[];
  rows: readonly RecordData[];
  /** Headings and rows, where the list is grouped. */
  items: readonly Item[] | null;
  shown: readonly VirtualItem[];
  pinned: readonly number[];
  grid: Grid;
  marks: Marks;
  totals: Record<string, Total>;
  selection: Selection | null;
  editing: CellEditing | null;
  may: May;
  grouping: Grouping | null;
}

/** The lines in sight: the headings of groups and the rows. */
export function Lines(props: LinesProps) {
  const { view, columns, rows, items, pinned, grid, selection, editing, grouping } = props;
  const { range } = grid;
  const checks = selection !== null;
  return props.shown.map((drawn) => {
    const item = items?.[drawn.index] ?? { kind: 'row' as const, index: drawn.index };
    if (item.kind === 'group') {
      const by = grouping?.bys[item.group.level];
      return by && grouping ? (
        <GroupRow key={drawn.key} by={by} group={item.group} folded={item.folded} place={drawn.index} top={drawn.start} columns={columns} totals={props.totals} checks={checks} onToggle={grouping.toggle} />
      ) : null;
    }
    const { index } = item;
    const record = rows[index];
    if (!record) return null;
    const inRange = grid.wide && index >= range.top && index <= range.bottom;
    return (
      <Row
        key={record.id}
        view={view}
        record={record}
        index={index}
        place={drawn.index}
        top={drawn.start}
        columns={columns}
        pinned={pinned}
        selected={selection?.has(record.id) ?? false}
        selectable={checks}
        onToggle={selection?.toggle ?? null}
        active={grid.row === index ? grid.column : null}
        from={inRange ? range.left : null}
        to={inRange ? range.right : null}
        mark={props.marks.get(record.id)}
        onFocus={grid.focus}
        onMark={grid.set}
        editing={props.may(record.id, 'update') ? editing : null}
        editingColumn={editing?.open?.id === record.id ? editing.open.path : null}
        onDone={grid.step}
      />
    );
  });
}

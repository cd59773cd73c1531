import { Drawer, Segmented, Select } from 'antd';
import type { ViewLayout } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { useFocusReturn } from '@/ui/useFocusReturn';
import { useFilterFields } from '../filter/useFilterFields';
import type { ChosenLayout } from '../views/layout';
import { ColorRules } from './ColorRules';
import type { Column } from './columns';
import { canGroup, isDated, readGroup } from './grouping';
import styles from './LayoutDrawer.module.css';

interface LayoutDrawerProps {
  view: ObjectView;
  columns: readonly Column[];
  layout: ChosenLayout;
  onClose: () => void;
}

const GRAINS = ['day', 'week', 'month'] as const;

/** How the list is laid out: what it is grouped by, how high its rows are, which records stand out. */
export default function LayoutDrawer({ view, columns, layout, onClose }: LayoutDrawerProps) {
  useFocusReturn();
  const t = useWords('lists');
  const { change } = layout;
  const { group = [], height = 'normal' } = layout.layout;
  return (
    <Drawer open size={520} title={t('layout')} onClose={onClose}>
      <div className={styles['part']}>
        <h3>{t('groupBy')}</h3>
        <GroupSelect view={view} level={0} group={group} onChange={change} />
        {group.length > 0 && <GroupSelect view={view} level={1} group={group} onChange={change} />}
      </div>
      <div className={styles['part']}>
        <h3 id="row-height">{t('rowHeight')}</h3>
        <Segmented<NonNullable<ViewLayout['height']>>
          aria-labelledby="row-height"
          value={height}
          onChange={(next) => change({ height: next === 'normal' ? undefined : next })}
          options={(['compact', 'normal', 'tall'] as const).map((value) => ({ value, label: t(`height.${value}`) }))}
        />
      </div>
      <ColorRules view={view} columns={columns} layout={layout} />
    </Drawer>
  );
}

interface GroupSelectProps {
  view: ObjectView;
  level: number;
  group: readonly string[];
  onChange: (part: { group: string[] | undefined }) => void;
}

function GroupSelect({ view, level, group, onChange }: GroupSelectProps) {
  const t = useWords('lists');
  const model = useModel();
  const find = (path: string) => resolvePath(model, view.name, path)?.field ?? null;
  const offered = useFilterFields(view)
    .map((one) => ({ ...one, options: one.options.filter(({ value }) => { const field = find(value); return field !== null && canGroup(field); }) }))
    .filter((one) => one.options.length > 0);
  const by = group[level] ? readGroup(group[level], find) : null;
  const put = (text: string | null) => {
    const next = text === null ? group.slice(0, level) : [...group.slice(0, level), text, ...group.slice(level + 1)];
    onChange({ group: next.length ? next : undefined });
  };
  return (
    <div className={styles['line']}>
      <Select<string>
        value={by?.path ?? null}
        onChange={(path: string | undefined) => put(path ?? null)}
        options={offered}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t(level === 0 ? 'noGroup' : 'noSecondGroup')}
        aria-label={t(level === 0 ? 'groupBy' : 'thenBy')}
        style={{ flex: 1 }}
      />
      {by && isDated(by.field) && <Select value={by.grain} onChange={(grain) => put(`${by.path}:${grain ?? 'month'}`)} options={GRAINS.map((value) => ({ value, label: t(`grain.${value}`) }))} aria-label={t('grainLabel')} style={{ width: 100 }} />}
    </div>
  );
}

import { CodeOutlined, PartitionOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { ConditionChip } from './ConditionChip';
import styles from './FilterBar.module.css';
import { isComplete, newCondition, type Condition } from './filter';
import { finderOf, isCondition, newGroup, readGroups, writeGroup, type FilterPart } from './groups';
import { PartChip } from './PartChip';

const ExpressionBox = lazy(() => import('./ExpressionBox'));
const loadGroups = () => import('./GroupDialog');
const GroupDialog = lazy(loadGroups);
const loadPicker = () => import('./FieldPicker');
const FieldPicker = lazy(loadPicker);

interface FilterBarProps {
  view: ObjectView;
  where: string;
  onChange: (where: string) => void;
}

/** The filter of a list as a sentence, or as the expression that it stands for. */
export function FilterBar({ view, where, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const model = useModel();
  const finder = useMemo(() => finderOf(model, view.name), [model, view.name]);
  const filter = useMemo(() => readGroups(where, finder), [where, finder]);
  const [pending, setPending] = useState<Condition | null>(null);
  const [raw, setRaw] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  if (raw !== null || !filter) {
    return (
      <Suspense fallback={<div className={styles['bar']} />}>
        <ExpressionBox
          view={view}
          value={raw ?? where}
          sayable={filter !== null}
          onApply={(next) => {
            setRaw(null);
            onChange(next);
          }}
          onClose={() => {
            if (!filter) onChange('');
            setRaw(null);
          }}
        />
      </Suspense>
    );
  }
  // A filter turned round as a whole is one part of its sentence.
  const { join, parts } = filter.negated ? newGroup('and', [filter]) : filter;
  const put = (next: FilterPart[], by = join) => onChange(writeGroup(newGroup(by, next), finder));
  const replace = (index: number, part: FilterPart | null) => put(parts.flatMap((one, at) => (at === index ? (part ? [part] : []) : [one])));
  const settle = (condition: Condition) => {
    setPending(null);
    if (isComplete(condition)) put([...parts, condition]);
  };
  const shown: FilterPart[] = pending ? [...parts, pending] : parts;
  return (
    <div className={styles['bar']} role="group" aria-label={t('filter.label')}>
      {shown.length > 0 && <span className={styles['lead']}>{t('filter.lead')}</span>}
      {shown.map((part, index) => {
        const fresh = index >= parts.length;
        const resolved = isCondition(part) ? resolvePath(model, view.name, part.field) : null;
        return (
          <span key={`${index}.${fresh ? 'new' : isCondition(part) ? part.field : part.kind}`} className={styles['part']}>
            {index > 0 && (
              <button type="button" className={styles['join']} onClick={() => put(parts, join === 'and' ? 'or' : 'and')} title={t('filter.switchJoin')}>
                {t(`filter.${join}`)}
              </button>
            )}
            {isCondition(part) && resolved && (
              <ConditionChip
                view={view}
                condition={part}
                resolved={resolved}
                fresh={fresh}
                onChange={(next) => (fresh ? settle(next) : replace(index, isComplete(next) ? next : null))}
                onRemove={() => (fresh ? setPending(null) : replace(index, null))}
              />
            )}
            {!isCondition(part) && (
              <Suspense fallback={null}>
                <PartChip view={view} part={part} onOpen={() => setOpened(true)} onRemove={() => replace(index, null)} />
              </Suspense>
            )}
          </span>
        );
      })}
      <AddCondition
        view={view}
        first={shown.length === 0}
        onAdd={(path) => {
          const field = finder.field(path);
          if (field) setPending(newCondition(path, field));
        }}
      />
      {parts.length > 0 && (
        <Button type="link" size="small" onClick={() => onChange('')}>
          {t('filter.clear')}
        </Button>
      )}
      <Button
        type="text"
        size="small"
        className={styles['code']}
        icon={<PartitionOutlined aria-hidden="true" />}
        onClick={() => setOpened(true)}
        onPointerEnter={() => void loadGroups()}
        aria-label={t('filter.groups')}
        title={t('filter.groups')}
      />
      <Button
        type="text"
        size="small"
        icon={<CodeOutlined aria-hidden="true" />}
        onClick={() => setRaw(where)}
        aria-label={t('filter.expression')}
        title={t('filter.expression')}
      />
      {opened && (
        <Suspense fallback={null}>
          <GroupDialog
            view={view}
            group={filter}
            onApply={(next) => {
              setOpened(false);
              onChange(next);
            }}
            onExpression={(next) => {
              setOpened(false);
              setRaw(next);
            }}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function AddCondition({ view, first, onAdd }: { view: ObjectView; first: boolean; onAdd: (path: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = (
    <Button type="text" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen(true)} onPointerEnter={() => void loadPicker()}>
      {first ? t('filter.addFirst') : t('filter.add')}
    </Button>
  );
  if (!open) return button;
  const pick = (path: string) => {
    setOpen(false);
    onAdd(path);
  };
  return (
    <Suspense fallback={button}>
      <FieldPicker view={view} onPick={pick} onClose={() => setOpen(false)} />
    </Suspense>
  );
}

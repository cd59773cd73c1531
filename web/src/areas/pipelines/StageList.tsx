import { DownOutlined, HolderOutlined, PlusOutlined, UpOutlined, WarningOutlined } from '@ant-design/icons';
import { DndContext, PointerSensor, closestCenter, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { asNumber, asString } from '@/fields/shared/values';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { hue } from '@/start/tokens';
import type { Fault, StagePart } from './content';
import styles from './Pipelines.module.css';

interface StageListProps {
  stages: readonly StagePart[];
  chosen: string | null;
  faults: readonly Fault[];
  onChoose: (key: string) => void;
  onChange: (stages: StagePart[]) => void;
  onAdd: () => void;
}

function moved(stages: readonly StagePart[], key: string, place: number): StagePart[] {
  const one = stages.find((stage) => stage.key === key);
  const rest = stages.filter((stage) => stage.key !== key);
  return one ? [...rest.slice(0, place), one, ...rest.slice(place)] : [...stages];
}

/** The stages in their order: dragged, or moved up and down by their buttons. */
export function StageList({ stages, chosen, faults, onChoose, onChange, onAdd }: StageListProps) {
  const t = useWords('pipelines');
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const drop = ({ active, over }: DragEndEvent) => {
    const place = stages.findIndex((stage) => stage.key === over?.id);
    if (place >= 0 && active.id !== over?.id) onChange(moved(stages, String(active.id), place));
  };
  return (
    <>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
        <ol className={styles['stages']}>
          {stages.map((stage, place) => (
            <StageRow
              key={stage.key}
              stage={stage}
              chosen={stage.key === chosen}
              wrong={faults.some((fault) => fault.part === stage.key)}
              onChoose={() => onChoose(stage.key)}
              onUp={place > 0 ? () => onChange(moved(stages, stage.key, place - 1)) : null}
              onDown={place < stages.length - 1 ? () => onChange(moved(stages, stage.key, place + 1)) : null}
            />
          ))}
        </ol>
      </DndContext>
      <Button block type="dashed" icon={<PlusOutlined aria-hidden="true" />} onClick={onAdd}>
        {t('addStage')}
      </Button>
    </>
  );
}

interface StageRowProps {
  stage: StagePart;
  chosen: boolean;
  wrong: boolean;
  onChoose: () => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}

function StageRow({ stage, chosen, wrong, onChoose, onUp, onDown }: StageRowProps) {
  const t = useWords('pipelines');
  const locale = useLocale();
  const name = asString(stage.values['name']) || '—';
  const { setNodeRef, listeners, isDragging, transform } = useDraggable({ id: stage.key });
  const { setNodeRef: setPlace, isOver } = useDroppable({ id: stage.key });
  const share = asNumber(stage.values['probability']);
  const style = { '--hue': hue(asString(stage.values['color'])), ...(transform ? { transform: `translateY(${String(transform.y)}px)` } : {}) } as React.CSSProperties;
  return (
    <li ref={setPlace} data-over={isOver ? '' : undefined}>
      <div ref={setNodeRef} className={styles['stage']} style={style} data-chosen={chosen ? '' : undefined} data-dragging={isDragging ? '' : undefined}>
        <span className={styles['handle']} {...listeners} title={t('drag')}>
          <HolderOutlined aria-hidden="true" />
        </span>
        <button type="button" className={styles['name']} aria-pressed={chosen} onClick={onChoose}>
          <i aria-hidden="true" />
          <span>{name}</span>
          {wrong && <WarningOutlined aria-label={t('problems')} />}
          <small>
            {[
              stage.values['kind'] === 'open' && share !== null ? formatPercent(share, locale) : '',
              stage.values['entry_approval'] ? t('byApproval') : '',
              stage.requirements.length ? t('asks', { count: stage.requirements.length }) : '',
              stage.tasks.length ? t('hasTasks', { count: stage.tasks.length }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </button>
        <Button type="text" size="small" icon={<UpOutlined />} disabled={!onUp} onClick={() => onUp?.()} aria-label={t('up', { name })} />
        <Button type="text" size="small" icon={<DownOutlined />} disabled={!onDown} onClick={() => onDown?.()} aria-label={t('down', { name })} />
      </div>
    </li>
  );
}

import { HolderOutlined } from '@ant-design/icons';
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { targetsOf, type ObjectView } from '@/model/view';
import { Tag } from '@/ui/Tag';
import type { ModelField } from './fieldDraft';
import { LayerBadge } from './LayerBadge';
import styles from './Model.module.css';
import studio from './Studio.module.css';
import { useOrder } from './useOrder';

const SHOWN_OPTIONS = 3;

interface FieldTableProps {
  view: ObjectView;
  fields: readonly ModelField[];
  /** Whether the order can be changed: not while only some of the fields are shown. */
  movable: boolean;
  onOpen: (field: ModelField) => void;
}

/** The fields of an object in their order, which is changed by dragging a row or with the arrow keys. */
export function FieldTable({ view, fields, movable, onOpen }: FieldTableProps) {
  const t = useWords('model');
  const s = useWords('studio');
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }), useSensor(KeyboardSensor));
  const own = fields.filter((field) => !field.system);
  const { names, move } = useOrder(view.name, own.map((field) => field.name));
  const inOrder = names.flatMap((name) => own.find((field) => field.name === name) ?? []);
  const shown = [...inOrder, ...fields.filter((field) => field.system)];
  const drop = ({ active, over }: DragEndEvent) => {
    if (over) move(String(active.id), () => names.indexOf(String(over.id)));
  };
  return (
    <section className={page['card']}>
      <div className={page['scroll']}>
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col" className={studio['grip']} aria-label={s('order')} />
                <th scope="col">{t('fieldLabel')}</th>
                <th scope="col">{t('otherLabel')}</th>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('type')}</th>
                <th scope="col">{t('settings')}</th>
                <th scope="col">{t('layerLabel')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((field) => (
                <FieldRow
                  key={field.name}
                  field={field}
                  onOpen={field.system ? null : () => onOpen(field)}
                  onMove={movable && !field.system ? (step) => move(field.name, (from) => from + step) : null}
                />
              ))}
            </tbody>
          </table>
        </DndContext>
      </div>
    </section>
  );
}

function FieldRow({ field, onOpen, onMove }: { field: ModelField; onOpen: (() => void) | null; onMove: ((step: number) => void) | null }) {
  const t = useWords('model');
  const s = useWords('studio');
  const { language } = useLocale();
  const other = language === 'en' ? 'zh-CN' : 'en';
  const label = labelText(field.label, language);
  const drag = useDraggable({ id: field.name, disabled: !onMove });
  const target = useDroppable({ id: field.name, disabled: !onMove });
  const shift = drag.transform ? { transform: `translateY(${drag.transform.y}px)`, position: 'relative' as const, zIndex: 1 } : undefined;
  const classes = [studio['row'], onOpen ? styles['clickable'] : ''].filter(Boolean).join(' ');
  return (
    <tr ref={target.setNodeRef} className={classes} style={shift} data-over={target.isOver && !drag.isDragging ? '' : undefined} data-hidden={field.hidden ? '' : undefined} onClick={onOpen ?? undefined}>
      <td className={studio['grip']}>
        {onMove && (
          <button
            type="button"
            ref={drag.setNodeRef}
            className={styles['handle']}
            {...drag.attributes}
            {...drag.listeners}
            onClick={(event) => event.stopPropagation()}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
              if (!step) return;
              event.preventDefault();
              onMove(step);
            }}
            aria-label={s('moveField', { name: label })}
          >
            <HolderOutlined aria-hidden="true" />
          </button>
        )}
      </td>
      <th scope="row">
        {onOpen ? (
          <button type="button" className="y-plain" style={{ color: 'var(--y-accent-text)' }}>
            {label}
          </button>
        ) : (
          label
        )}
      </th>
      <td lang={other}>{field.label[other]}</td>
      <td>
        <code className={styles['code']}>{field.name}</code>
      </td>
      <td style={{ whiteSpace: 'nowrap' }}>{t(`types.${field.type}`)}</td>
      <td>
        <FieldFacts field={field} />
      </td>
      <td>{field.system ? <span className={page['soft']}>{t('layer.system')}</span> : <LayerBadge layer={field.layer ?? 'app'} />}</td>
    </tr>
  );
}

function FieldFacts({ field }: { field: ModelField }) {
  const t = useWords('model');
  const s = useWords('studio');
  const { language } = useLocale();
  const model = useModel();
  const targets = targetsOf(field);
  const options = (field.options ?? []).filter((option) => option.active !== false);
  const words: string[] = (['required', 'unique', 'readonly'] as const).filter((key) => field[key]).map((key) => t(key));
  if (field.hidden) words.push(s('isHidden'));
  if (field.building?.length) words.push(s('isBuilding'));
  return (
    <span className={styles['relation']}>
      {words.length > 0 && <span className={page['soft']}>{words.join(' · ')}</span>}
      {targets.length > 0 && (
        <span>
          → {targets.map((target) => labelText(model.objects.get(target)?.label, language) || target).join(' / ')}
          {field.inverse && <span className={page['soft']}> ({labelText(field.inverse.label, language) || field.inverse.name})</span>}
        </span>
      )}
      {options.slice(0, SHOWN_OPTIONS).map((option) => (
        <Tag key={option.value} color={option.color}>
          {labelText(option.label, language) || option.value}
        </Tag>
      ))}
      {options.length > SHOWN_OPTIONS && <span className={page['soft']}>{t('moreOptions', { count: options.length - SHOWN_OPTIONS })}</span>}
    </span>
  );
}

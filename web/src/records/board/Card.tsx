import { useDraggable, useDroppable } from '@dnd-kit/core';
import { ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useIsFresh } from '@/api/fresh';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asMoney, asReference, asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { formatDayFull, formatDayRelative, formatMoney } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { dayOf, todayIn } from '@/lib/zone';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { Person } from '@/ui/Person';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Board.module.css';
import type { CardFields, Place } from './columns';

interface CardBodyProps {
  view: ObjectView;
  record: RecordData;
  card: CardFields;
  open: boolean;
}

interface CardProps {
  view: ObjectView;
  record: RecordData;
  card: CardFields;
  place: Place;
  movable: boolean;
  onShift: ((record: RecordData, place: Place, by: -1 | 1) => void) | null;
  color: string | null;
}

/** A card that can be picked up with the mouse, a finger, or Space. */
export function Card({ view, record, place, card, movable, onShift, color }: CardProps) {
  const { t } = useTranslation();
  const fresh = useIsFresh(view.name, record.id);
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({ id: record.id, data: { record, place }, disabled: !movable });
  const target = useDroppable({ id: `card ${record.id}`, data: { place, card: record.id, label: place.column.label }, disabled: onShift === null || isDragging });
  const handlers = {
    ...listeners,
    onKeyDown: (event: React.KeyboardEvent) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (onShift && movable && event.altKey && by) {
        event.preventDefault();
        onShift(record, place, by === 1 ? 1 : -1);
      } else (listeners?.['onKeyDown'] as ((event: React.KeyboardEvent) => void) | undefined)?.(event);
    },
  };
  return (
    <div
      ref={(element) => {
        setNodeRef(element);
        target.setNodeRef(element);
      }}
      className={styles['card']}
      data-dragged={isDragging ? '' : undefined}
      data-over={target.isOver && !isDragging ? '' : undefined}
      data-fresh={fresh ? '' : undefined}
      data-movable={movable ? '' : undefined}
      data-colored={color ? '' : undefined}
      style={color ? ({ '--mark': hue(color) } as React.CSSProperties) : undefined}
      {...handlers}
      {...attributes}
      aria-keyshortcuts={onShift && movable ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
      role="group"
      aria-roledescription={t('board.card')}
      aria-label={asString(record[view.nameField])}
    >
      <CardBody view={view} record={record} card={card} open={place.column.open} />
    </div>
  );
}

export function CardBody({ view, record, card, open }: CardBodyProps) {
  return (
    <>
      <p className={styles['name']}>
        <RecordLink object={view.name} id={record.id} name={asString(record[view.nameField]) || '—'} />
      </p>
      {card.own.length > 0 ? <OwnFields view={view} record={record} card={card} /> : <UsualFields view={view} record={record} card={card} open={open} />}
    </>
  );
}

/** The fields that were chosen for the cards, those that have a value. */
function OwnFields({ view, record, card }: Omit<CardBodyProps, 'open'>) {
  const model = useModel();
  const { language } = useLocale();
  return (
    <dl className={styles['own']}>
      {card.own.map((path) => {
        const resolved = resolvePath(model, view.name, path);
        if (!resolved || isEmpty(record[path])) return null;
        const { Display } = typeOf(resolved.field);
        return (
          <div key={path}>
            <dt>{resolved.labels.map((label) => labelText(label, language)).join(' · ')}</dt>
            <dd className="y-ellipsis">
              <Display value={record[path]} field={resolved.field} dense />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function UsualFields({ view, record, card, open }: CardBodyProps) {
  const locale = useLocale();
  const money = asMoney(card.money ? record[card.money] : null, locale.currency);
  const owner = card.owner ? asReference(record[card.owner]) : null;
  const about = card.about ? view.fields.get(card.about) : undefined;
  const About = about ? typeOf(about).Display : null;
  return (
    <>
      {About && about && record[about.name] ? (
        <p className={`${styles['about']} y-ellipsis`}>
          <About value={record[about.name]} field={about} dense />
        </p>
      ) : null}
      {money && <p className={`${styles['money']} y-num`}>{formatMoney(money, locale)}</p>}
      <div className={styles['foot']}>
        {owner && <Person name={owner.name ?? owner.id} size={20} />}
        {card.date && <CardDate value={asString(record[card.date])} open={open} />}
      </div>
    </>
  );
}

function CardDate({ value, open }: { value: string; open: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!value) return null;
  const day = value.length > 10 ? dayOf(new Date(value), locale.timeZone) : value;
  const late = open && day < todayIn(locale.timeZone);
  return (
    <time className={`${styles['date']} y-num`} dateTime={value} data-late={late ? '' : undefined} title={`${late ? `${t('board.late')} · ` : ''}${formatDayFull(day, locale)}`}>
      {late && <ClockCircleOutlined aria-label={t('board.late')} />} {formatDayRelative(day, locale)}
    </time>
  );
}

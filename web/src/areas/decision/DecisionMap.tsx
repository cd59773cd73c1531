import { useRef, useState, type PointerEvent } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import styles from './Decision.module.css';
import { PeopleTable } from './PeopleTable';
import { layOut, mayReport } from './graph';
import { useInfluencers, type Influencer } from './people';
import { useTraits } from './useTraits';

const WIDTH = 168;
const HEIGHT = 76;
const GAP_X = 24;
const GAP_Y = 44;

/** Who decides at a customer or in a deal: drawn by who reports to whom, and said in a list beside it. */
export default function DecisionMap({ object, id }: { object: string; id: string }) {
  const t = useWords('decision');
  const { query, people, say, report } = useInfluencers(object, id);
  const [chosen, setChosen] = useState<string | null>(null);
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={3} columns={3} />;
  if (people.length === 0) return <State kind="empty" title={t('none')} text={t(object === 'account' ? 'noneOfAccount' : 'noneOfDeal')} small />;
  return (
    <div className={styles['map']}>
      <p className={styles['hint']}>{t('hint')}</p>
      <Drawing people={people} chosen={chosen} onChoose={setChosen} onReport={(person, to) => void report(person, to)} />
      <PeopleTable people={people} chosen={chosen} onSay={(person, trait, value) => void say(person, trait, value)} onReport={(person, to) => void report(person, to)} />
    </div>
  );
}

interface DrawingProps {
  people: readonly Influencer[];
  chosen: string | null;
  onChoose: (id: string) => void;
  onReport: (person: string, to: string) => void;
}

interface Line {
  from: string;
  x: number;
  y: number;
}

/** The people as cards; a line drawn from one to another says that the first reports to the second. */
function Drawing({ people, chosen, onChoose, onReport }: DrawingProps) {
  const t = useWords('decision');
  const traits = useTraits();
  const sheet = useRef<HTMLDivElement>(null);
  const [line, setLine] = useState<Line | null>(null);
  const places = new Map(layOut(people).map((place) => [place.id, { x: place.column * (WIDTH + GAP_X), y: place.row * (HEIGHT + GAP_Y) }]));
  const wide = Math.max(...[...places.values()].map((place) => place.x)) + WIDTH;
  const high = Math.max(...[...places.values()].map((place) => place.y)) + HEIGHT;
  const at = (event: PointerEvent) => {
    const box = sheet.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const drop = (event: PointerEvent) => {
    if (!line) return;
    const { x, y } = at(event);
    const target = [...places].find(([, place]) => x >= place.x && x <= place.x + WIDTH && y >= place.y && y <= place.y + HEIGHT)?.[0];
    setLine(null);
    if (target && target !== line.from && mayReport(people, line.from, target)) onReport(line.from, target);
  };
  const lines = people.flatMap((person) => {
    const from = places.get(person.id);
    const to = person.superior ? places.get(person.superior) : undefined;
    return from && to ? [{ key: person.id, x1: from.x + WIDTH / 2, y1: from.y, x2: to.x + WIDTH / 2, y2: to.y + HEIGHT }] : [];
  });
  const start = line ? places.get(line.from) : undefined;
  return (
    <div className={styles['frame']}>
      <div ref={sheet} className={styles['sheet']} style={{ width: wide, height: high }} onPointerMove={(event) => line && setLine({ ...line, ...at(event) })} onPointerUp={drop}>
        <svg width={wide} height={high} aria-hidden="true">
          {lines.map(({ key, ...ends }) => (
            <line key={key} {...ends} className={styles['line']} />
          ))}
          {line && start && <line x1={start.x + WIDTH / 2} y1={start.y} x2={line.x} y2={line.y} className={styles['drawn']} />}
        </svg>
        {people.map((person) => {
          const place = places.get(person.id);
          return (
            <div key={person.id} className={styles['card']} data-attitude={person.attitude || undefined} data-influence={person.influence || undefined} data-chosen={chosen === person.id || undefined} style={{ left: place?.x, top: place?.y, width: WIDTH, height: HEIGHT }}>
              <button
                type="button"
                className={styles['handle']}
                tabIndex={-1}
                aria-hidden="true"
                title={t('drag')}
                onPointerDown={(event) => {
                  event.currentTarget.releasePointerCapture(event.pointerId);
                  setLine({ from: person.id, ...at(event) });
                }}
              />
              <button type="button" className={styles['face']} onClick={() => onChoose(person.id)} aria-pressed={chosen === person.id}>
                <strong>{person.name}</strong>
                <span>{person.title || ' '}</span>
                <span>{[traits.label('role', person.role), traits.label('attitude', person.attitude)].filter(Boolean).join(' · ') || ' '}</span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { targetOf, type Model, type ObjectView } from '@/model/view';
import styles from './Model.module.css';

export interface Relation {
  from: ObjectView;
  field: string;
  to: ObjectView;
}

/** The lookups between objects; those that the system keeps on every object are left out. */
export function relationsOf(model: Model): Relation[] {
  return [...model.objects.values()].flatMap((from) =>
    [...from.fields.values()].flatMap((field) => {
      const to = model.objects.get(targetOf(field) ?? '');
      return to && !field.system ? [{ from, field: field.name, to }] : [];
    }),
  );
}

const WIDTH = 960;
const NODE = { width: 112, height: 34 };
const RING = 0.86;

/** How objects hang together: a ring of objects with their lookups, and the same as a list. */
export function Relations({ text }: { text: string }) {
  const t = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const relations = useMemo(() => relationsOf(model), [model]);
  const sought = text.trim().toLowerCase();
  const shown = relations.filter(({ from, to }) => !sought || [from, to].some((one) => [one.name, ...Object.values(one.label)].some((word) => word.toLowerCase().includes(sought))));
  return (
    <>
      <Diagram relations={relations} />
      <section className={page['card']}>
        <div className={page['scroll']}>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('object')}</th>
                <th scope="col">{t('field')}</th>
                <th scope="col">{t('target')}</th>
                <th scope="col">{t('inverseLabel')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ from, field, to }) => {
                const definition = from.fields.get(field);
                return (
                  <tr key={`${from.name}.${field}`}>
                    <th scope="row">{labelText(from.label, language)}</th>
                    <td>{labelText(definition?.label, language)}</td>
                    <td>→ {labelText(to.label, language)}</td>
                    <td>{labelText(definition?.inverse?.label, language)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}

function Diagram({ relations }: { relations: readonly Relation[] }) {
  const t = useWords('model');
  const { language } = useLocale();
  const navigate = useNavigate();
  const [lit, setLit] = useState<string | null>(null);
  const nodes = useMemo(() => [...new Map(relations.flatMap(({ from, to }) => [from, to]).map((view) => [view.name, view])).values()], [relations]);
  const height = Math.max(360, nodes.length * 34);
  const places = new Map(
    nodes.map((view, index) => {
      const angle = (index / nodes.length) * 2 * Math.PI - Math.PI / 2;
      const x = WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - NODE.width / 2 - 12) * RING;
      const y = height / 2 + Math.sin(angle) * (height / 2 - NODE.height / 2 - 12);
      return [view.name, { x, y }];
    }),
  );
  const pairs = [...new Map(relations.filter(({ from, to }) => from.name !== to.name).map((one) => [`${one.from.name}>${one.to.name}`, one])).values()];
  return (
    <svg className={styles['diagram']} viewBox={`0 0 ${WIDTH} ${height}`} role="group" aria-label={t('relations')}>
      <defs>
        <marker id="relation-end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L8 4L0 8z" fill="var(--y-text-faint)" />
        </marker>
      </defs>
      {pairs.map(({ from, to }) => {
        const a = places.get(from.name);
        const b = places.get(to.name);
        if (!a || !b) return null;
        const bend = { x: (a.x + b.x) / 2 + (WIDTH / 2 - (a.x + b.x) / 2) * 0.35, y: (a.y + b.y) / 2 + (height / 2 - (a.y + b.y) / 2) * 0.35 };
        const end = edgeOf(bend, b);
        const on = lit === from.name || lit === to.name;
        return <path key={`${from.name}>${to.name}`} className={styles['edge']} data-lit={on ? '' : undefined} d={`M${a.x} ${a.y}Q${bend.x} ${bend.y} ${end.x} ${end.y}`} markerEnd="url(#relation-end)" />;
      })}
      {nodes.map((view) => {
        const place = places.get(view.name) ?? { x: 0, y: 0 };
        const open = () => void navigate({ to: '/model/$object', params: { object: view.name } });
        return (
          <g
            key={view.name}
            className={styles['node']}
            data-own={view.app === 'organisation' ? '' : undefined}
            data-lit={lit === view.name ? '' : undefined}
            transform={`translate(${place.x - NODE.width / 2} ${place.y - NODE.height / 2})`}
            role="link"
            tabIndex={0}
            aria-label={labelText(view.label, language)}
            onClick={open}
            onKeyDown={(event) => event.key === 'Enter' && open()}
            onMouseEnter={() => setLit(view.name)}
            onMouseLeave={() => setLit(null)}
            onFocus={() => setLit(view.name)}
            onBlur={() => setLit(null)}
          >
            <rect width={NODE.width} height={NODE.height} rx="6" />
            <text x={NODE.width / 2} y={NODE.height / 2 + 4}>
              {labelText(view.label, language)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** Where a line from a point meets the border of a node. */
function edgeOf(from: { x: number; y: number }, node: { x: number; y: number }): { x: number; y: number } {
  const dx = from.x - node.x;
  const dy = from.y - node.y;
  const scale = Math.min(dx === 0 ? Infinity : NODE.width / 2 / Math.abs(dx), dy === 0 ? Infinity : NODE.height / 2 / Math.abs(dy));
  return Number.isFinite(scale) ? { x: node.x + dx * scale, y: node.y + dy * scale } : node;
}

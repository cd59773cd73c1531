import '@xyflow/react/dist/style.css';
import { Graph, layout } from '@dagrejs/dagre';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, type Edge as Line, type Node, type NodeProps } from '@xyflow/react';
import { useMemo } from 'react';
import { figureText, shortNumber } from '@/charts/figures';
import { useWords, type Words } from '@/areas/shared/useWords';
import { useLocale, type Locale } from '@/lib/locale';
import { useMedia } from '@/ui/useMedia';
import type { Edge, Ways } from './api';
import styles from './Processes.module.css';

const [WIDTH, HEIGHT, BETWEEN] = [128, 52, 40];
/** Between one layer and the next, where the labels of the ways stand: beside each other, and below each other. */
const LAYERS = { LR: 74, TB: 46 } as const;
const [THINNEST, THICKEST] = [1, 7];
const HOURS_A_DAY = 24;
const [START, END] = ['·start', '·end'];
const FITTED = { minZoom: 0.4, maxZoom: 1.1 };

type Direction = keyof typeof LAYERS;
type StepNode = Node<{ name: string; count: number; again: number; end: boolean; direction: Direction }, 'step'>;

const kinds = { step: StepBox };

interface ProcessMapProps {
  nodes: Ways['nodes'];
  edges: readonly Edge[];
  label: string;
}

/** Steps as boxes and the ways between them, the thicker the more often gone; it is moved and enlarged, not changed. */
export default function ProcessMap({ nodes, edges, label }: ProcessMapProps) {
  const t = useWords('processes');
  const locale = useLocale();
  const narrow = useMedia('(max-width: 640px)');
  const direction: Direction = narrow ? 'TB' : 'LR';
  const drawn = useMemo(() => drawnMap(nodes, edges, direction, t, locale), [nodes, edges, direction, t, locale]);
  return (
    <div className={styles['map']} role="group" aria-label={label}>
      <ReactFlow
        key={drawn.key}
        nodes={drawn.nodes}
        edges={drawn.lines}
        nodeTypes={kinds}
        fitView
        fitViewOptions={FITTED}
        minZoom={0.1}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} aria-label={label} />
      </ReactFlow>
    </div>
  );
}

function drawnMap(nodes: Ways['nodes'], edges: readonly Edge[], direction: Direction, t: Words, locale: Locale): { key: string; nodes: StepNode[]; lines: Line[] } {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: BETWEEN, ranksep: LAYERS[direction] });
  const ends = [START, END].filter((end) => edges.some((edge) => (end === START ? edge.source : edge.target) === null));
  const known = [...nodes.map((node) => node.key), ...ends];
  for (const key of known) graph.setNode(key, { width: WIDTH, height: HEIGHT });
  const ways = edges.map((edge) => ({ edge, from: edge.source ?? START, to: edge.target ?? END })).filter(({ from, to }) => known.includes(from) && known.includes(to));
  for (const { from, to, edge } of ways) if (from !== to) graph.setEdge(from, to, { weight: edge.back ? 0 : 1 + Math.log(edge.count) });
  layout(graph);
  const place = (key: string) => ({ x: (graph.node(key).x ?? 0) - WIDTH / 2, y: (graph.node(key).y ?? 0) - HEIGHT / 2 });
  const again = new Map(ways.filter(({ from, to }) => from === to).map(({ from, edge }) => [from, edge.count]));
  const box = (id: string, name: string, count: number, end: boolean): StepNode => ({ id, type: 'step', position: place(id), data: { name, count, again: again.get(id) ?? 0, end, direction }, draggable: !end });
  const most = Math.max(1, ...ways.map(({ edge }) => edge.count));
  return {
    key: [direction, ...known].join(' '),
    nodes: [...nodes.map((node) => box(node.key, node.name, node.count, false)), ...ends.map((end) => box(end, t(end === START ? 'start' : 'end'), 0, true))],
    lines: ways.filter(({ from, to }) => from !== to).map(({ from, to, edge }) => lineOf(from, to, edge, most, locale)),
  };
}

function lineOf(from: string, to: string, edge: Edge, most: number, locale: Locale): Line {
  const days = edge.median_hours === null ? '' : ` · ${figureText(edge.median_hours / HOURS_A_DAY, 'days', locale, 'full')}`;
  const color = edge.back ? 'var(--y-danger)' : 'var(--y-accent)';
  return {
    id: `${from}→${to}`,
    source: from,
    target: to,
    label: `${shortNumber(edge.count, locale)}${days}`,
    labelStyle: { fill: 'var(--y-text)', fontSize: 11 },
    labelBgStyle: { fill: 'var(--y-surface)', fillOpacity: 0.85 },
    style: { stroke: color, strokeWidth: THINNEST + (THICKEST - THINNEST) * Math.sqrt(edge.count / most), ...(edge.back ? { strokeDasharray: '6 4' } : {}) },
    markerEnd: { type: MarkerType.ArrowClosed, color, width: 12, height: 12, markerUnits: 'userSpaceOnUse' },
  };
}

function StepBox({ data }: NodeProps<StepNode>) {
  const t = useWords('processes');
  const locale = useLocale();
  return (
    <div className={styles['node']} data-end={data.end ? '' : undefined} style={{ width: WIDTH, minHeight: HEIGHT }}>
      <Handle type="target" position={data.direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} />
      <strong title={data.name}>{data.name}</strong>
      {!data.end && <span className={styles['soft']}>{t('nodeText', { count: shortNumber(data.count, locale) })}</span>}
      {data.again > 0 && <span className={styles['soft']}>{t('againText', { count: shortNumber(data.again, locale) })}</span>}
      <Handle type="source" position={data.direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} />
    </div>
  );
}

import '@xyflow/react/dist/style.css';
import { ApartmentOutlined, PlusOutlined } from '@ant-design/icons';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, useEdgesState, useNodesState, type Edge, type Node, type NodeProps, type ReactFlowInstance } from '@xyflow/react';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { kept } from '@/lib/store';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { placesOf, type Place } from './layout';
import { LookupModal } from './LookupModal';
import type { Relation } from './relations';
import styles from './Studio.module.css';
import { refused, useNewLookup } from './useNewLookup';

type ObjectNode = Node<{ view: ObjectView; relations: readonly Relation[]; faint: boolean }, 'object'>;

const kinds = { object: ObjectBox };

/** All objects of an organisation would be too small to read: so much of the map is shown as can be read, the rest by moving it. */
const FITTED = { minZoom: 0.8 };
/** Where each object was put by hand, in this browser. */
const PLACES = 'model.map';

/** The objects with their lookups as a map: it can be moved, enlarged and laid out by hand, and a line that is drawn is a new lookup. */
export default function RelationMap({ relations, lit }: { relations: readonly Relation[]; lit: ReadonlySet<string> | null }) {
  const t = useWords('model');
  const s = useWords('studio');
  const [adding, setAdding] = useState(false);
  /** The object of the map that was focused last: a new lookup begins there. */
  const [focused, setFocused] = useState<string | null>(null);
  const drawn = useMemo(() => mapOf(relations, lit), [relations, lit]);
  const make = useNewLookup();
  const [nodes, setNodes, onNodesChange] = useNodesState<ObjectNode>(drawn.nodes);
  const [edges, setEdges, onEdgesChange] = useEdgesState<Edge>(drawn.edges);
  const flow = useRef<ReactFlowInstance<ObjectNode> | null>(null);
  useEffect(() => {
    setNodes((before) => {
      const places = new Map(before.map((node) => [node.id, node.position]));
      return drawn.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position }));
    });
    setEdges(drawn.edges);
  }, [drawn, setNodes, setEdges]);
  const put = (places: ReadonlyMap<string, Place>, byHand: Record<string, Place>) => {
    kept.set(PLACES, byHand);
    setNodes((before) => before.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })));
    void flow.current?.fitView(FITTED);
  };
  const arrange = () => {
    const before = new Map(nodes.map((node) => [node.id, node.position]));
    const byHand = placesByHand();
    put(laidOut(relations), Object.fromEntries(Object.entries(byHand).filter(([name]) => !before.has(name))));
    notify({ kind: 'success', text: t('arranged'), action: { label: s('undo'), run: () => put(before, byHand) } });
  };
  return (
    <div className={styles['map']} role="group" aria-label={t('relations')} onFocus={({ target }) => setFocused((before) => target.closest('.react-flow__node')?.getAttribute('data-id') ?? before)}>
      <div className={styles['mapButtons']}>
        <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
          {t('newLookup')}
        </Button>
        <Button icon={<ApartmentOutlined aria-hidden="true" />} onClick={arrange}>
          {t('arrange')}
        </Button>
      </div>
      <div className={styles['mapSheet']}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          onInit={(instance) => {
            flow.current = instance;
          }}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={(_, __, moved) => keepPlaces(moved)}
          onConnect={({ source, target }) => void make(source, target).catch((error: unknown) => refused(error, s('failed')))}
          nodeTypes={kinds}
          fitView
          fitViewOptions={FITTED}
          minZoom={0.1}
          edgesFocusable={false}
          nodesFocusable={false}
          deleteKeyCode={null}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} />
          <Controls showInteractive={false} aria-label={t('relations')} />
        </ReactFlow>
      </div>
      {adding && <LookupModal from={focused} onClose={() => setAdding(false)} />}
    </div>
  );
}

function placesByHand(): Record<string, Place> {
  const found = kept.get(PLACES);
  return isObject(found) ? (found as Record<string, Place>) : {};
}

function keepPlaces(moved: readonly ObjectNode[]): void {
  kept.set(PLACES, { ...placesByHand(), ...Object.fromEntries(moved.map((node) => [node.id, node.position])) });
}

/** Places by the layout alone. */
function laidOut(relations: readonly Relation[]): Map<string, Place> {
  const names = new Set(relations.flatMap(({ from, to }) => [from.name, to.name]));
  return placesOf([...names], relations.map(({ from, to }) => [from.name, to.name] as const));
}

function mapOf(relations: readonly Relation[], lit: ReadonlySet<string> | null): { nodes: ObjectNode[]; edges: Edge[] } {
  const views = new Map(relations.flatMap(({ from, to }) => [from, to]).map((view) => [view.name, view]));
  const byHand = placesByHand();
  const places = laidOut(relations);
  const nodes = [...views.values()].map((view): ObjectNode => ({
    id: view.name,
    type: 'object',
    position: byHand[view.name] ?? places.get(view.name) ?? { x: 0, y: 0 },
    data: { view, relations: relations.filter(({ from }) => from.name === view.name), faint: lit !== null && !lit.has(view.name) },
  }));
  const edges = relations.map(({ from, field, to }): Edge => ({
    id: `${from.name}.${field}`,
    source: from.name,
    target: to.name,
    style: { stroke: 'var(--y-line-strong)' },
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
  }));
  return { nodes, edges };
}

function ObjectBox({ data }: NodeProps<ObjectNode>) {
  const t = useWords('model');
  const { language } = useLocale();
  const navigate = useNavigate();
  const { view, relations } = data;
  return (
    <div className={styles['mapNode']} data-own={view.app === 'organisation' ? '' : undefined} data-faint={data.faint ? '' : undefined}>
      <Handle type="target" position={Position.Left} />
      <button type="button" className="nodrag" onClick={() => void navigate({ to: '/model/$object', params: { object: view.name } })}>
        {labelText(view.label, language)}
      </button>
      {relations.length > 0 && (
        <ul>
          {relations.map(({ field, to }) => (
            <li key={field}>
              {labelText(view.fields.get(field)?.label, language)} → {labelText(to.label, language)}
            </li>
          ))}
        </ul>
      )}
      <Handle type="source" position={Position.Right} title={t('drawLookup')} style={{ zIndex: 1, width: 14, height: 14 }} />
    </div>
  );
}

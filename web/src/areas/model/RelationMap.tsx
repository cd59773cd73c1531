import '@xyflow/react/dist/style.css';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, useEdgesState, useNodesState, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { kept } from '@/lib/store';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { useEditing } from './editing';
import { placesOf } from './layout';
import { freeName } from './naming';
import type { Relation } from './relations';
import styles from './Studio.module.css';

type ObjectNode = Node<{ view: ObjectView; relations: readonly Relation[]; faint: boolean }, 'object'>;

const kinds = { object: ObjectBox };

/** Where each object was put by hand, in this browser. */
const PLACES = 'model.map';

/** The objects with their lookups as a map: it can be moved, enlarged and laid out by hand, and a line that is drawn is a new lookup. */
export default function RelationMap({ relations, lit }: { relations: readonly Relation[]; lit: ReadonlySet<string> | null }) {
  const t = useWords('model');
  const drawn = useMemo(() => mapOf(relations, lit), [relations, lit]);
  const connect = useConnect();
  const [nodes, setNodes, onNodesChange] = useNodesState<ObjectNode>(drawn.nodes);
  const [edges, setEdges, onEdgesChange] = useEdgesState<Edge>(drawn.edges);
  useEffect(() => {
    setNodes((before) => {
      const places = new Map(before.map((node) => [node.id, node.position]));
      return drawn.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position }));
    });
    setEdges(drawn.edges);
  }, [drawn, setNodes, setEdges]);
  return (
    <div className={styles['map']} role="group" aria-label={t('relations')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={(_, __, moved) => keepPlaces(moved)}
        onConnect={({ source, target }) => void connect(source, target)}
        nodeTypes={kinds}
        fitView
        minZoom={0.2}
        edgesFocusable={false}
        nodesFocusable={false}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} aria-label={t('relations')} />
      </ReactFlow>
    </div>
  );
}

function placesByHand(): Record<string, { x: number; y: number }> {
  const found = kept.get(PLACES);
  return isObject(found) ? (found as Record<string, { x: number; y: number }>) : {};
}

function keepPlaces(moved: readonly ObjectNode[]): void {
  kept.set(PLACES, { ...placesByHand(), ...Object.fromEntries(moved.map((node) => [node.id, node.position])) });
}

/** Makes a lookup from one object to another, called as that one is; it can be taken back at once. */
function useConnect() {
  const t = useWords('model');
  const s = useWords('studio');
  const { language } = useLocale();
  const model = useModel();
  const { draft, act } = useEditing();
  return async (source: string, target: string) => {
    const from = model.objects.get(source);
    const to = model.objects.get(target);
    if (!from || !to) return;
    const name = freeName(to.name, new Set(from.fields.keys()));
    const attempt = async (work: () => Promise<void>) => {
      try {
        await work();
        return true;
      } catch (error) {
        notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : s('failed') });
        return false;
      }
    };
    const made = await attempt(() => act({ op: 'create_field', object: source, definition: { name, type: 'lookup', label: to.label, target } }));
    if (!made) return;
    const back = () => void attempt(() => act({ op: 'delete_field', object: source, field: name }));
    // In a change set the step is taken back there.
    notify({ kind: 'success', text: t('fieldMade', { name: labelText(to.label, language) }), ...(draft ? {} : { action: { label: s('undo'), run: back } }) });
  };
}

function mapOf(relations: readonly Relation[], lit: ReadonlySet<string> | null): { nodes: ObjectNode[]; edges: Edge[] } {
  const views = new Map(relations.flatMap(({ from, to }) => [from, to]).map((view) => [view.name, view]));
  const byHand = placesByHand();
  const places = placesOf([...views.keys()], relations.map(({ from, to }) => [from.name, to.name] as const));
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
      <Handle type="source" position={Position.Right} title={t('drawLookup')} />
    </div>
  );
}

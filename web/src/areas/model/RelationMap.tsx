import '@xyflow/react/dist/style.css';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, useEdgesState, useNodesState, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { placesOf } from './layout';
import type { Relation } from './relations';
import styles from './Studio.module.css';

type ObjectNode = Node<{ view: ObjectView; relations: readonly Relation[]; faint: boolean }, 'object'>;

const kinds = { object: ObjectBox };

/** The objects with their lookups as a map: it can be moved, enlarged and laid out by hand. */
export default function RelationMap({ relations, lit }: { relations: readonly Relation[]; lit: ReadonlySet<string> | null }) {
  const t = useWords('model');
  const drawn = useMemo(() => mapOf(relations, lit), [relations, lit]);
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
      <ReactFlow nodes={nodes} edges={edges} onNodesChange={onNodesChange} onEdgesChange={onEdgesChange} nodeTypes={kinds} fitView minZoom={0.2} nodesConnectable={false} edgesFocusable={false} nodesFocusable={false} proOptions={{ hideAttribution: true }}>
        <Background gap={20} />
        <Controls showInteractive={false} aria-label={t('relations')} />
      </ReactFlow>
    </div>
  );
}

function mapOf(relations: readonly Relation[], lit: ReadonlySet<string> | null): { nodes: ObjectNode[]; edges: Edge[] } {
  const views = new Map(relations.flatMap(({ from, to }) => [from, to]).map((view) => [view.name, view]));
  const places = placesOf([...views.keys()], relations.map(({ from, to }) => [from.name, to.name] as const));
  const nodes = [...views.values()].map((view): ObjectNode => ({
    id: view.name,
    type: 'object',
    position: places.get(view.name) ?? { x: 0, y: 0 },
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
  const { language } = useLocale();
  const navigate = useNavigate();
  const { view, relations } = data;
  return (
    <div className={styles['mapNode']} data-own={view.app === 'organisation' ? '' : undefined} data-faint={data.faint ? '' : undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
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
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

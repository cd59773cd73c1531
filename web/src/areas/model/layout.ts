/** Where the objects of the relation map stand at first: in layers from left to right, lookups crossing as little as may be. */
import { Graph, layout } from '@dagrejs/dagre';

const WIDTH = 190;
const HEAD = 36;
const LINE = 20;
const GAP = 28;
const COLUMN = 270;
const TALLEST = 760;

export interface Place {
  x: number;
  y: number;
}

/**
 * Places of the upper left corners by name; `pairs` are lookups from one name to another, and an object is as tall as it
 * has lookups. What is pointed at stands right of what points at it, circles aside. A layer that would grow too tall to be
 * read at a glance goes on beside itself.
 */
export function placesOf(names: readonly string[], pairs: readonly (readonly [string, string])[]): Map<string, Place> {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP });
  for (const name of names) graph.setNode(name, { width: WIDTH, height: HEAD + LINE * pairs.filter(([from]) => from === name).length });
  for (const [from, to] of pairs) if (from !== to) graph.setEdge(from, to, {});
  layout(graph);
  const nodes = names.map((name) => ({ name, x: graph.node(name).x ?? 0, y: graph.node(name).y ?? 0, height: graph.node(name).height })).sort((a, b) => a.x - b.x || a.y - b.y);
  const places = new Map<string, Place>();
  let [x, y] = [0, 0];
  for (const [at, node] of nodes.entries()) {
    const layered = at > 0 && nodes[at - 1]?.x !== node.x;
    if (layered || (y > 0 && y + node.height > TALLEST)) [x, y] = [x + COLUMN, 0];
    places.set(node.name, { x, y });
    y += node.height + GAP;
  }
  return places;
}

/** How each kind of component is drawn. What it asks and what may be set on it is declared in `yunchou/pages/components`. */
import { lazy, type ComponentType } from 'react';
import type { Widget } from '../declared';
import { ChartWidget } from './ChartWidget';
import { FunnelWidget } from './FunnelWidget';
import { LeaderboardWidget } from './LeaderboardWidget';
import { NumberWidget } from './NumberWidget';
import { RecordsWidget } from './RecordsWidget';
import { TableWidget } from './TableWidget';

type Shape = ComponentType<{ widget: Widget }>;

const KindWidget = lazy(() => import('./KindWidget').then((found) => ({ default: found.KindWidget })));
const PivotWidget = lazy(() => import('./PivotWidget').then((found) => ({ default: found.PivotWidget })));
const content = () => import('./ContentWidgets');

export const shapes: Readonly<Record<string, Shape>> = {
  number: NumberWidget,
  target: lazy(() => import('./TargetWidget').then((found) => ({ default: found.TargetWidget }))),
  trend: lazy(() => import('./TrendWidget').then((found) => ({ default: found.TrendWidget }))),
  leaderboard: LeaderboardWidget,
  table: TableWidget,
  pivot: PivotWidget,
  cohort: PivotWidget,
  line: ChartWidget,
  area: ChartWidget,
  bar: ChartWidget,
  pie: ChartWidget,
  funnel: FunnelWidget,
  gauge: KindWidget,
  scatter: KindWidget,
  radar: KindWidget,
  heat_map: KindWidget,
  calendar_heat_map: KindWidget,
  waterfall: KindWidget,
  sankey: KindWidget,
  treemap: KindWidget,
  sunburst: KindWidget,
  map_china: KindWidget,
  map_world: KindWidget,
  records: RecordsWidget,
  todo: lazy(() => import('./TodoWidget').then((found) => ({ default: found.TodoWidget }))),
  next: lazy(() => import('./NextWidget').then((found) => ({ default: found.NextWidget }))),
  goals: lazy(() => import('./GoalsWidget').then((found) => ({ default: found.GoalsWidget }))),
  calendar: lazy(() => import('./CalendarWidget').then((found) => ({ default: found.CalendarWidget }))),
  text: lazy(() => content().then((found) => ({ default: found.TextWidget }))),
  button: lazy(() => content().then((found) => ({ default: found.ButtonWidget }))),
  countdown: lazy(() => content().then((found) => ({ default: found.CountdownWidget }))),
  embed: lazy(() => content().then((found) => ({ default: found.EmbedWidget }))),
  tabs: lazy(() => import('./TabsWidget').then((found) => ({ default: found.TabsWidget }))),
  custom: lazy(() => import('./CustomWidget').then((found) => ({ default: found.CustomWidget }))),
};

/** The kinds of charts beside lines, bars and shares, with the pieces of the drawing library that they need. Loaded on demand. */
import { GaugeChart, HeatmapChart, MapChart, RadarChart, SankeyChart, ScatterChart, SunburstChart, TreemapChart } from 'echarts/charts';
import { CalendarComponent, GeoComponent, MarkAreaComponent, MarkLineComponent, RadarComponent, VisualMapComponent } from 'echarts/components';
import { use as install } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { calendarHeatMap } from './calendarHeatMap';
import { gauge } from './gauge';
import { heatMap } from './heatMap';
import type { KindOption } from './kind';
import { mapChina, mapWorld } from './map';
import { sunburst, treemap } from './nested';
import { quadrant } from './quadrant';
import { radar } from './radar';
import { sankey } from './sankey';
import { scatter } from './scatter';
import { waterfall } from './waterfall';

install([GaugeChart, HeatmapChart, MapChart, RadarChart, SankeyChart, ScatterChart, SunburstChart, TreemapChart, CalendarComponent, GeoComponent, MarkAreaComponent, MarkLineComponent, RadarComponent, VisualMapComponent, LabelLayout]);

export { loadOutlines } from './outlines';

export const kinds: Readonly<Record<string, KindOption>> = {
  scatter,
  quadrant,
  radar,
  gauge,
  heat_map: heatMap,
  calendar_heat_map: calendarHeatMap,
  waterfall,
  sankey,
  treemap,
  sunburst,
  map_china: mapChina,
  map_world: mapWorld,
};

/** Which outlines a kind is drawn on. */
export const outlines: Readonly<Record<string, string>> = { map_china: 'china', map_world: 'world' };

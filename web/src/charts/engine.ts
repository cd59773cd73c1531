/** The drawing library with only the pieces in use. Loaded on demand, never with the first page. */
import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as install, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

install([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export function draw(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' });
}

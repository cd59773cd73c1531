import { base, itemTip, markOf, strength, type KindOption } from './kind';

/** The days of the last year that has any, each as strong as its figure. */
export const calendarHeatMap: KindOption = (figures, surface) => {
  const dated = figures.rows.filter((row) => typeof row.keys[0] === 'string');
  const years = dated.map((row) => String(row.keys[0]).slice(0, 4)).sort();
  const { palette, locale } = surface;
  const chinese = locale.language === 'zh-CN';
  return {
    ...base(surface),
    visualMap: strength(figures, surface, dated.map((row) => row.values[0] ?? null), { orient: 'horizontal', right: 0, top: 0 }),
    calendar: {
      range: years.at(-1) ?? '2026',
      top: 48,
      left: 36,
      right: 8,
      bottom: 4,
      cellSize: ['auto', 'auto'],
      itemStyle: { color: palette.sunken, borderColor: palette.surface, borderWidth: 2 },
      splitLine: { lineStyle: { color: palette.lineStrong } },
      dayLabel: { firstDay: 1, color: palette.textFaint, nameMap: chinese ? ['日', '一', '二', '三', '四', '五', '六'] : 'EN' },
      monthLabel: { color: palette.textFaint, nameMap: chinese ? 'ZH' : 'EN' },
      yearLabel: { show: false },
    },
    tooltip: itemTip(figures, surface, (item) => {
      const row = dated[item['dataIndex'] as number];
      return row ? { title: row.texts[0] ?? '', color: String(item['color']), value: row.values[0] ?? null } : null;
    }),
    series: [{ type: 'heatmap', coordinateSystem: 'calendar', data: dated.map((row) => ({ value: [row.keys[0], row.values[0] ?? 0], mark: markOf(figures, row) })) }],
  };
};

/** Provinces of China and countries of the world, each as strong as its figure. */
import type { Figures } from '../data';
import { base, itemTip, markOf, strength, type KindOption } from './kind';

/** 广东省 and 广东, 内蒙古自治区 and 内蒙古 are one. */
export function provinceOf(text: string): string {
  return text.replace(/(壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$/u, '');
}

const COUNTRIES: Readonly<Record<string, string>> = {
  中国: 'China', CN: 'China', 美国: 'United States', US: 'United States', USA: 'United States', 英国: 'United Kingdom', GB: 'United Kingdom', UK: 'United Kingdom',
  德国: 'Germany', DE: 'Germany', 法国: 'France', FR: 'France', 日本: 'Japan', JP: 'Japan', 韩国: 'Korea', KR: 'Korea', 印度: 'India', IN: 'India',
  俄罗斯: 'Russia', RU: 'Russia', 加拿大: 'Canada', CA: 'Canada', 澳大利亚: 'Australia', AU: 'Australia', 巴西: 'Brazil', BR: 'Brazil', 意大利: 'Italy', IT: 'Italy',
  西班牙: 'Spain', ES: 'Spain', 荷兰: 'Netherlands', NL: 'Netherlands', 瑞士: 'Switzerland', CH: 'Switzerland', 瑞典: 'Sweden', SE: 'Sweden', 墨西哥: 'Mexico', MX: 'Mexico',
  印度尼西亚: 'Indonesia', ID: 'Indonesia', 越南: 'Vietnam', VN: 'Vietnam', 泰国: 'Thailand', TH: 'Thailand', 马来西亚: 'Malaysia', MY: 'Malaysia', 新加坡: 'Singapore', SG: 'Singapore',
  菲律宾: 'Philippines', PH: 'Philippines', 南非: 'South Africa', ZA: 'South Africa', 土耳其: 'Turkey', TR: 'Turkey', 波兰: 'Poland', PL: 'Poland', 阿联酋: 'United Arab Emirates', AE: 'United Arab Emirates',
  沙特阿拉伯: 'Saudi Arabia', SA: 'Saudi Arabia', 埃及: 'Egypt', EG: 'Egypt', 阿根廷: 'Argentina', AR: 'Argentina',
};

/** The name that the outlines know a country by, from its Chinese name or its code. */
export function countryOf(text: string): string {
  return COUNTRIES[text] ?? text;
}

function mapOption(map: string, place: (text: string) => string, figures: Figures, surface: Parameters<KindOption>[1]) {
  const { palette } = surface;
  const data = figures.rows
    .filter((row) => row.keys[0] !== null)
    .map((row) => ({ name: place(row.texts[0] ?? ''), value: row.values[0] ?? 0, shown: row.texts[0] ?? '', mark: markOf(figures, row) }));
  return {
    ...base(surface),
    visualMap: strength(figures, surface, data.map((one) => one.value), { left: 4, bottom: 4 }),
    tooltip: itemTip(figures, surface, (item) => {
      const found = item['data'] as { shown?: string; value?: number } | undefined;
      return { title: found?.shown ?? String(item['name'] ?? ''), color: String(item['color']), value: found?.value ?? null };
    }),
    series: [
      {
        type: 'map',
        map,
        roam: false,
        label: { show: false },
        itemStyle: { areaColor: palette.sunken, borderColor: palette.lineStrong },
        emphasis: { label: { show: true, color: palette.text }, itemStyle: { areaColor: palette.accentSoft } },
        select: { disabled: true },
        data,
      },
    ],
  };
}

export const mapChina: KindOption = (figures, surface) => mapOption('china', provinceOf, figures, surface);
export const mapWorld: KindOption = (figures, surface) => mapOption('world', countryOf, figures, surface);

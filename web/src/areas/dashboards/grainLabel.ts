/** Months, quarters and days as an axis says them: the year only where it changes. */
import type { Language } from '@/api/types';

const ENGLISH_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const GRAINS: ReadonlySet<string> = new Set(['year', 'quarter', 'month', 'week', 'day']);

/** One step in full: 2026年1月, Jan 2026. */
export function grainLabel(grain: string, text: string, language: Language): string {
  const zh = language === 'zh-CN';
  const year = text.slice(0, 4);
  if (grain === 'year') return zh ? `${year}年` : year;
  if (grain === 'month') {
    const month = Number(text.slice(5, 7));
    return zh ? `${year}年${month}月` : `${ENGLISH_MONTHS[month - 1] ?? ''} ${year}`;
  }
  if (grain === 'quarter') return zh ? `${year}年${text.slice(6)}季度` : `Q${text.slice(6)} ${year}`;
  if (grain === 'week') return zh ? `${year}年第${Number(text.slice(6))}周` : `Week ${Number(text.slice(6))}, ${year}`;
  return text;
}

function short(grain: string, text: string, language: Language): string {
  const zh = language === 'zh-CN';
  if (grain === 'month') return zh ? `${Number(text.slice(5, 7))}月` : (ENGLISH_MONTHS[Number(text.slice(5, 7)) - 1] ?? '');
  if (grain === 'quarter') return zh ? `${text.slice(6)}季度` : `Q${text.slice(6)}`;
  if (grain === 'week') return zh ? `${Number(text.slice(6))}周` : `W${Number(text.slice(6))}`;
  if (grain === 'day') return zh ? `${Number(text.slice(5, 7))}/${Number(text.slice(8))}` : `${ENGLISH_MONTHS[Number(text.slice(5, 7)) - 1] ?? ''} ${Number(text.slice(8))}`;
  return text;
}

/** The labels of an axis: in full at the start and where a year begins, short in between. */
export function axisLabels(grain: string, steps: readonly string[], language: Language): string[] {
  const oneYear = new Set(steps.map((step) => step.slice(0, 4))).size === 1;
  return steps.map((step, index) => {
    if (grain === 'year') return grainLabel(grain, step, language);
    const turned = !oneYear && (index === 0 || steps[index - 1]?.slice(0, 4) !== step.slice(0, 4));
    return turned && grain !== 'day' ? grainLabel(grain, step, language) : short(grain, step, language);
  });
}

/** The visual language in one place: both themes, the hues of choices and stages, sizes. */

export type ThemeName = 'light' | 'dark';

export interface Palette {
  page: string;
  surface: string;
  raised: string;
  sunken: string;
  hover: string;
  selected: string;
  line: string;
  lineStrong: string;
  text: string;
  textSoft: string;
  textFaint: string;
  accent: string;
  accentHover: string;
  accentText: string;
  accentSoft: string;
  onAccent: string;
  danger: string;
  dangerSoft: string;
  warning: string;
  warningSoft: string;
  success: string;
  successSoft: string;
  shadow: string;
  flash: string;
}

export const palettes: Record<ThemeName, Palette> = {
  light: {
    page: '#f4f5f7',
    surface: '#ffffff',
    raised: '#ffffff',
    sunken: '#f7f8fa',
    hover: '#f3f5f9',
    selected: '#eaf0fd',
    line: '#e4e7ec',
    lineStrong: '#cbd1da',
    text: '#1c2129',
    textSoft: '#4c5563',
    textFaint: '#667085',
    accent: '#2459d3',
    accentHover: '#1b4ab8',
    accentText: '#1f51c4',
    accentSoft: '#eaf0fd',
    onAccent: '#ffffff',
    danger: '#c4281c',
    dangerSoft: '#fdeeec',
    warning: '#9a5b00',
    warningSoft: '#fdf3e1',
    success: '#14743b',
    successSoft: '#e6f5ec',
    shadow: '0 1px 2px rgba(16, 24, 40, 0.06), 0 8px 24px rgba(16, 24, 40, 0.1)',
    flash: '#fff4cc',
  },
  dark: {
    page: '#101318',
    surface: '#181c23',
    raised: '#1f242d',
    sunken: '#14181e',
    hover: '#212732',
    selected: '#1e2d4f',
    line: '#2b313c',
    lineStrong: '#434c5a',
    text: '#e8ebf0',
    textSoft: '#b3bbc8',
    textFaint: '#949eae',
    accent: '#3d6fe0',
    accentHover: '#3160cc',
    accentText: '#8ab0ff',
    accentSoft: '#1e2d4f',
    onAccent: '#ffffff',
    danger: '#ff8a7e',
    dangerSoft: '#3d1d1b',
    warning: '#f1b650',
    warningSoft: '#3a2c12',
    success: '#62cf90',
    successSoft: '#153323',
    shadow: '0 1px 2px rgba(0, 0, 0, 0.4), 0 8px 24px rgba(0, 0, 0, 0.5)',
    flash: '#4a4018',
  },
};

/** Ordered and told apart by colour-blind people; charts and stages without a colour take them in turn. */
export const sequence = [
  '#3b73d9',
  '#e08a1e',
  '#2a9d8f',
  '#a85fc4',
  '#c9a50e',
  '#5aa9e6',
  '#d1495b',
  '#6b7785',
] as const;

/** Names that a choice or a stage may give instead of a `#rrggbb` colour. */
export const hues: Readonly<Record<string, string>> = {
  default: '#8791a0',
  grey: '#8791a0',
  gray: '#8791a0',
  blue: '#3b73d9',
  geekblue: '#4a5fd0',
  cyan: '#17a2b0',
  teal: '#2a9d8f',
  green: '#2e9e5b',
  lime: '#86a817',
  yellow: '#c9a50e',
  gold: '#d49a0c',
  orange: '#e0791e',
  volcano: '#d9582f',
  red: '#d1394b',
  magenta: '#cc4a93',
  pink: '#cc4a93',
  purple: '#8a5fd0',
};

/** The colour to draw for what the server calls it: a hue's name, a hex value, or nothing. */
export function hue(color: string | null | undefined): string {
  if (!color) return hues['default'] ?? '#8791a0';
  return hues[color] ?? color;
}

export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Writes a theme's tokens to the document as `--y-…` custom properties. */
export function applyTokens(theme: ThemeName, root: HTMLElement = document.documentElement): void {
  for (const [name, value] of Object.entries(palettes[theme])) {
    root.style.setProperty(`--y-${kebab(name)}`, value as string);
  }
  root.dataset['theme'] = theme;
  root.style.colorScheme = theme;
}

import type { Package } from './studio';

/** Hands a configuration file to the browser, named after the organisation or the change set and its day. */
export function saveFile(content: Package): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const name = [content.organisation, content.title, content.exported_at.slice(0, 10)].filter(Boolean).join('-');
  Object.assign(document.createElement('a'), { href: url, download: `${name.replace(/[\\/:*?"<>|]/g, ' ')}.yunchou.json` }).click();
  URL.revokeObjectURL(url);
}

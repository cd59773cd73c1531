/** HTML of few tags as elements of our own: whatever is no such tag shows as its text, and nothing can run. */
import { createElement, type ReactNode } from 'react';

const TAGS = new Set([
  'p', 'br', 'h1', 'h2', 'h3', 'h4', 'strong', 'b', 'em', 'i', 'u', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr',
]);
const EMPTY = new Set(['br', 'hr']);
/** Headings of a text stand below those of the page. */
const LOWER: Readonly<Record<string, string>> = { h1: 'h4', h2: 'h5', h3: 'h6', h4: 'h6' };

function parsed(html: string): HTMLElement {
  return new DOMParser().parseFromString(html, 'text/html').body;
}

function childrenOf(node: Node): ReactNode[] {
  return [...node.childNodes].map((child, index) => element(child, index));
}

function element(node: Node, key: number): ReactNode {
  if (!(node instanceof HTMLElement)) return node.textContent;
  const tag = node.tagName.toLowerCase();
  const href = node.getAttribute('href') ?? '';
  if (tag === 'a' && /^(https?:|mailto:|tel:)/i.test(href)) {
    return (
      <a key={key} href={href} target="_blank" rel="noopener noreferrer">
        {childrenOf(node)}
      </a>
    );
  }
  if (EMPTY.has(tag)) return createElement(tag, { key });
  if (TAGS.has(tag)) return createElement(LOWER[tag] ?? tag, { key }, ...childrenOf(node));
  return childrenOf(node);
}

export function Html({ html }: { html: string }) {
  return <>{childrenOf(parsed(html))}</>;
}

/** The words alone, in one line. */
export function wordsOf(html: string): string {
  const spaced = html.replaceAll(/<(br|hr|\/p|\/h[1-4]|\/li|\/pre|\/blockquote)\b[^>]*>/gi, ' $&');
  return (parsed(spaced).textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

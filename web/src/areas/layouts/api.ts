import { get, known, post } from '@/api/call';
import type { LayoutLook } from '@/api/quality';
import type { Layout } from '@/api/types';
import type { Content } from './design';

/** Something wrong with a layout. `part`: the key of a tab or block, or the name of a field. */
export interface LayoutProblem {
  part: string | null;
  setting: string | null;
  code: string;
  severity: 'error' | 'warning';
  message: string;
}

export interface LayoutPreview {
  layout: Omit<Layout, 'id' | 'name' | 'when'>;
  look: LayoutLook;
  /** What the role may do with each field. */
  access: Record<string, 'none' | 'mask' | 'read' | 'write'>;
}

export interface PreviewAsked {
  object: string;
  content: Content;
  role?: string;
  id?: string;
  values?: Record<string, unknown>;
}

export async function generatedContent(object: string): Promise<Content> {
  return known<Content>(await get('/objects/{object}/layout', { path: { object } }));
}

export async function checkLayout(object: string, content: Content): Promise<LayoutProblem[]> {
  return known<{ problems: LayoutProblem[] }>(await post('/layout-checks', { body: { object, content: { ...content } } })).problems;
}

export async function previewLayout(asked: PreviewAsked, signal: AbortSignal): Promise<LayoutPreview> {
  return known<LayoutPreview>(await post('/layout-previews', { body: { ...asked, content: { ...asked.content } }, signal }));
}

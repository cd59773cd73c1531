/** Expressions as people read them: fields and related records by their labels. */
import { labelText, type Locale } from '@/lib/locale';
import type { Model, ObjectView } from './view';

const PIECES = /"(?:[^"]|"")*"|\[[^\]]*\]|[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu;

/** A path by its labels, and the object that it comes to; null where a part of it is not of the model that the reader sees. */
function pathInWords(model: Model, from: ObjectView, path: string, language: Locale['language']): { text: string; to: ObjectView | undefined } | null {
  let at: ObjectView | undefined = from;
  const labels: string[] = [];
  for (const name of path.split('.')) {
    const field = at?.fields.get(name);
    const inverse = at?.inverses.find((one) => one.name === name);
    const named = field ?? inverse;
    if (!named) return null;
    labels.push(labelText(named.label, language));
    at = model.objects.get(field ? String(field.target ?? '') : String(inverse?.object));
  }
  return { text: labels.join(language === 'en' ? ' › ' : '·'), to: at };
}

/** An expression on records of an object with every name of the model as the page calls it; functions, texts and numbers stay. */
export function inWords(model: Model, object: string, expression: string, language: Locale['language']): string {
  const owner = model.objects.get(object);
  if (!owner) return expression;
  // Inside SUM(lines, …) names are first those of the lines.
  const scopes = [owner];
  return expression.replace(PIECES, (piece, at: number) => {
    if (piece.startsWith('"') || expression.slice(at + piece.length).trimStart().startsWith('(')) return piece;
    const path = piece.startsWith('[') ? piece.slice(1, -1) : piece;
    for (const scope of scopes) {
      const found = pathInWords(model, scope, path, language);
      if (!found) continue;
      if (found.to && scope === owner && owner.inverses.some((one) => one.name === path)) scopes.unshift(found.to);
      return found.text;
    }
    return piece;
  });
}

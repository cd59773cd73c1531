/** Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, quotes around those that hold more than words. */

/** The cells of a block; a quoted cell may hold tabs, line ends and doubled quotes. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  for (let at = 0; at < source.length; at += 1) {
    const sign = source.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (source.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t' || sign === '\n') {
      row.push(cell);
      cell = '';
      if (sign === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  const width = Math.max(0, ...rows.map((one) => one.length));
  return rows.map((one) => [...one, ...Array.from({ length: width - one.length }, () => '')]);
}

function written(cell: string): string {
  return /[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function writeBlock(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(written).join('\t')).join('\n');
}

/** A single cell, or a row or column, repeated over the range that is marked. */
export function fitted(block: string[][], height: number, width: number): string[][] {
  const [first] = block;
  if (!first) return block;
  const tall = block.length === 1 && height > 1 ? Array.from({ length: height }, () => first) : block;
  return first.length === 1 && width > 1 ? tall.map(([only]) => Array.from({ length: width }, () => only ?? '')) : tall;
}

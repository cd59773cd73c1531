/** Who reports to whom, laid out from the top: a place for each person, without any drawing. */

export interface Person {
  id: string;
  superior: string | null;
}

export interface Place {
  id: string;
  column: number;
  row: number;
}

/** The people below whom nobody in the list stands above, then in depth; a circle is cut where it is met again. */
export function layOut(people: readonly Person[]): Place[] {
  const known = new Map(people.map((person) => [person.id, person]));
  const below = new Map<string | null, string[]>();
  for (const { id, superior } of people) {
    const above = superior !== null && superior !== id && known.has(superior) ? superior : null;
    below.set(above, [...(below.get(above) ?? []), id]);
  }
  const places: Place[] = [];
  const placed = new Set<string>();
  let next = 0;
  const put = (id: string, row: number): number => {
    placed.add(id);
    const columns = (below.get(id) ?? []).filter((one) => !placed.has(one)).map((one) => put(one, row + 1));
    const column = columns.length > 0 ? ((columns[0] ?? 0) + (columns.at(-1) ?? 0)) / 2 : next++;
    places.push({ id, column, row });
    return column;
  };
  for (const id of below.get(null) ?? []) put(id, 0);
  for (const { id } of people) if (!placed.has(id)) put(id, 0);
  return places;
}

/** Whether somebody may report to another: not to himself, and not to one who already stands below him. */
export function mayReport(people: readonly Person[], id: string, to: string): boolean {
  const superiors = new Map(people.map((person) => [person.id, person.superior]));
  let above: string | null | undefined = to;
  for (let step = 0; above && step <= people.length; step++) {
    if (above === id) return false;
    above = superiors.get(above);
  }
  return true;
}

import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { rowsKey, type RowsData } from '@/records/list/useRows';
import { changeRows } from '@/records/rowsCache';

const LIST = rowsKey('role', { fields: ['name'], where: '', sort: [] });
const NAMES = ['rows', 'role', 'names'];

function page(name: string): RowsData {
  return { pages: [{ records: [{ id: '1', name }], next: null, count: null }], pageParams: [null] } as unknown as RowsData;
}

describe('rows in the cached lists', () => {
  it('change where lists show them, and leave what else was read of the object as it was read', () => {
    const client = new QueryClient();
    const names = { records: [{ id: '1', name: '销售' }] };
    client.setQueryData(LIST, page('销售'));
    client.setQueryData(NAMES, names);
    changeRows(client, 'role', ['1'], (row) => ({ ...row, name: '大客户销售' }));
    expect(client.getQueryData<RowsData>(LIST)?.pages[0]?.records[0]?.['name']).toBe('大客户销售');
    expect(client.getQueryData(NAMES)).toBe(names);
  });
});

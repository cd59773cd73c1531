/** The organisation's conventions and its working days. */
import { queryOptions } from '@tanstack/react-query';
import { get, post, request } from '@/api/client';

export interface Organisation {
  name: string;
  currency: string;
  time_zone: string;
  fiscal_start_month: number;
  language: 'zh-CN' | 'en';
}

/** One kind of what is kept: for so many days, null for ever; `usual` holds where nobody chose. */
export interface Period {
  name: string;
  label: string;
  days: number | null;
  usual: number | null;
  least: number;
}

export interface WorkingDays {
  working_days: number;
  hours: string;
  provisional: boolean;
  days: { date: string; works: boolean; source: 'statutory' | 'own' }[];
}

export const organisationQuery = () => queryOptions({ queryKey: ['organisation'], queryFn: () => get<Organisation>('/organisation') });

export const workingDaysQuery = (year: number) =>
  queryOptions({
    queryKey: ['working-days', year],
    queryFn: () => get<WorkingDays>('/working-days', { query: { from: `${year}-01-01`, to: `${year}-12-31` } }),
  });

export async function saveOrganisation(change: Partial<Organisation>): Promise<Organisation> {
  return (await request<Organisation>('PATCH', '/organisation', { body: change })).data;
}

/** What was read of a text, with the lines that say nothing that is understood. */
export interface Published {
  days: { name: string; kind: 'off' | 'work'; starts_on: string; ends_on: string; known: boolean }[];
  unread: number[];
  entered: number;
}

export function readHolidays(text: string, year: number, preview: boolean): Promise<Published> {
  return post<Published>('/holidays/read', { text, year, preview });
}

export const retentionQuery = () =>
  queryOptions({
    queryKey: ['retention'],
    queryFn: async (): Promise<readonly Period[]> => (await get<{ periods: Period[] }>('/settings/retention')).periods,
  });

export async function saveRetention(days: Readonly<Record<string, number | null>>): Promise<readonly Period[]> {
  return (await request<{ periods: Period[] }>('PATCH', '/settings/retention', { body: { days } })).data.periods;
}

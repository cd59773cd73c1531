/** The organisation's conventions and its working days. */
import { queryOptions } from '@tanstack/react-query';
import { get, patch, post, type Schemas } from '@/api/call';

export type Organisation = Schemas['OrganisationAnswer'];

/** One kind of what is kept: for so many days, null for ever; `usual` holds where nobody chose. */
export type Period = Schemas['PeriodAnswer'];
export type WorkingDays = Schemas['WorkingDays'];

export const organisationQuery = () => queryOptions({ queryKey: ['organisation'], queryFn: () => get('/organisation') });

export const workingDaysQuery = (year: number) =>
  queryOptions({
    queryKey: ['working-days', year],
    queryFn: () => get('/working-days', { query: { from: `${year}-01-01`, to: `${year}-12-31` } }),
  });

export function saveOrganisation(change: Schemas['OrganisationChange']): Promise<Organisation> {
  return patch('/organisation', { body: change });
}

/** What was read of a text, with the lines that say nothing that is understood. */
export type Published = Schemas['PublishedAnswer'];

export function readHolidays(text: string, year: number, preview: boolean): Promise<Published> {
  return post('/holidays/read', { body: { text, year, preview } });
}

export const retentionQuery = () =>
  queryOptions({
    queryKey: ['retention'],
    queryFn: async (): Promise<readonly Period[]> => (await get('/settings/retention')).periods,
  });

export async function saveRetention(days: Readonly<Record<string, number | null>>): Promise<readonly Period[]> {
  return (await patch('/settings/retention', { body: { days } })).periods;
}

/** The periods of a fiscal year by the names that the server knows them by. */
export const PERIODS = ['year', 'q1', 'q2', 'q3', 'q4', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12'] as const;
export type PeriodName = (typeof PERIODS)[number];

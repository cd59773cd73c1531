/** The days of a year as a calendar on the wall shows them. */
export interface Month {
  month: number;
  /** Empty places before the first day; weeks begin with Monday. */
  blank: number;
  days: string[];
}

export function monthsOf(year: number): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const count = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
    const month = String(index + 1).padStart(2, '0');
    return {
      month: index + 1,
      blank: (new Date(Date.UTC(year, index, 1)).getUTCDay() + 6) % 7,
      days: Array.from({ length: count }, (_, day) => `${year}-${month}-${String(day + 1).padStart(2, '0')}`),
    };
  });
}

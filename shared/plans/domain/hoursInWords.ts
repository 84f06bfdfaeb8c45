import type { SupportCalendar } from './supportHours.ts'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** Formats support hours for people: `Mon-Fri 08:00-18:00 Europe/Zurich`. */
export function hoursInWords({ week, timeZone }: Pick<SupportCalendar, 'week' | 'timeZone'>): string {
  const runs: { first: string; last: string; hours: string }[] = []
  let before: string | undefined
  for (const day of days) {
    const hours = week[day].map(([opens, closes]) => `${opens}-${closes}`).join(', ')
    const name = `${day.slice(0, 1).toUpperCase()}${day.slice(1)}`
    const run = runs.at(-1)
    if (hours !== '' && hours === before && run) run.last = name
    else if (hours !== '') runs.push({ first: name, last: name, hours })
    before = hours
  }
  const words = runs.map(({ first, last, hours }) => `${first === last ? first : `${first}-${last}`} ${hours}`)
  return `${words.join(', ')} ${timeZone}`
}

import ical, { ICalCalendarMethod } from 'ical-generator'
import type { DueCalendar } from '../domain/calendarFeed.ts'

/** Renders a calendar as iCalendar (RFC 5545), for programs that refresh it every 15 minutes. */
export function iCalendar({ name, events }: DueCalendar): string {
  const calendar = ical({
    name,
    prodId: { company: 'Tierdesk', product: 'Due times' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 15 * 60,
  })
  for (const { id, at, summary, description, link } of events) {
    calendar.createEvent({ id, start: new Date(at), stamp: new Date(at), summary, description, url: link })
  }
  return calendar.toString()
}

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { offsetSegmentsOf } from '../../../shared/plans/domain/offsetSegments.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0) })
const zoned = (ms: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
const offsetOf = (ms: number, zone: string) => zoned(ms, zone).offsetNanoseconds / 1e6

describe('the segments of a zone', () => {
  it('have the offset that Temporal returns, in every zone from 1970 to 2100', () => {
    assertHolds(
      fc.property(zones, instants, (zone, ms) => {
        const { startMs, endMs, offsetMs } = offsetSegmentsOf(zone)(ms)
        expect([startMs <= ms, ms < endMs]).toEqual([true, true])
        expect([zone, ms, offsetMs]).toEqual([zone, ms, offsetOf(ms, zone)])
      }),
      { numRuns: repetitions({ full: 1_000, quick: 200 }) },
    )
  })

  it('end exactly where the offset changes', () => {
    assertHolds(
      fc.property(zones, instants, (zone, ms) => {
        const change = zoned(ms, zone).getTimeZoneTransition('next')?.epochMilliseconds
        if (change === undefined) return
        const segmentAt = offsetSegmentsOf(zone)
        expect([zone, change, segmentAt(change).offsetMs]).toEqual([zone, change, offsetOf(change, zone)])
        expect([zone, change, segmentAt(change - 1).offsetMs]).toEqual([zone, change, offsetOf(change - 1, zone)])
      }),
      { numRuns: repetitions({ full: 300, quick: 100 }) },
    )
  })

  it('distinguish two changes within a week, as Brazil had in 2000', () => {
    const segmentAt = offsetSegmentsOf('America/Recife')
    const around = ['2000-10-08T02:59:59Z', '2000-10-08T03:00:00Z', '2000-10-15T01:59:59Z', '2000-10-15T02:00:00Z']
    expect(around.map((instant) => segmentAt(Date.parse(instant)).offsetMs / 3_600_000)).toEqual([-3, -2, -2, -3])
  })
})

import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import * as z from 'zod'
import type { AwsResponse } from '../aws/proxy.ts'
import { refuse } from '../aws/refuse.ts'

const putEventsSchema = z.strictObject({
  Entries: z
    .array(
      z.strictObject({
        EventBusName: z.string(),
        Source: z.string(),
        DetailType: z.string(),
        Detail: z.string(),
        Time: z.number().optional(),
      }),
    )
    .min(1)
    .max(10),
})

/** Emulates event buses. Events are stored in a file, one per line. Rules on events are refused by name. */
export function createEventBuses(file: string) {
  const buses = new Set<string>()
  return {
    add: (name: string) => buses.add(name),
    call(operation: string, input: unknown): AwsResponse {
      if (operation !== 'PutEvents')
        return refuse('UnknownOperationException', `This runtime does not support ${operation}.`)
      const { Entries } = putEventsSchema.parse(input)
      const results = Entries.map((entry) => {
        if (!buses.has(entry.EventBusName))
          return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `No bus ${entry.EventBusName}` }
        const id = randomUUID()
        appendFileSync(
          file,
          `${JSON.stringify({ id, time: new Date().toISOString(), ...entry, Detail: JSON.parse(entry.Detail) })}\n`,
        )
        return { EventId: id }
      })
      return {
        status: 200,
        body: JSON.stringify({
          FailedEntryCount: results.filter((entry) => 'ErrorCode' in entry).length,
          Entries: results,
        }),
      }
    },
  }
}
export type EventBuses = ReturnType<typeof createEventBuses>

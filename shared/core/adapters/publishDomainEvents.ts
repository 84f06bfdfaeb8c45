import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { clientDefaults } from './dynamodb/client.ts'
import type { OnCommitted } from './dynamodb/transact.ts'

export const eventSource = 'tierdesk'

/**
 * Publishes committed changes on the event bus and counts them. A change stays committed whether or not the bus accepts
 * its event: a failure is logged and counted. Only the audit trail must be complete.
 */
export function createPublishDomainEvents(busName: string, logger: Logger, metrics: Metrics): OnCommitted {
  const client = new EventBridgeClient(clientDefaults)
  return async (records) => {
    for (const { event } of records) metrics.addMetric(event, 'Count', 1)
    const entries = records.map(({ trail, event, about, audit }) => ({
      EventBusName: busName,
      Source: eventSource,
      DetailType: event,
      Detail: JSON.stringify({ trail, about, at: audit.timestamp, requestId: audit['request-id'] }),
    }))
    try {
      for (let start = 0; start < entries.length; start += 10) {
        const { FailedEntryCount = 0 } = await client.send(
          new PutEventsCommand({ Entries: entries.slice(start, start + 10) }),
        )
        if (FailedEntryCount > 0) throw new Error(`The event bus rejected ${FailedEntryCount} events.`)
      }
    } catch (error) {
      metrics.addMetric('DomainEventFailed', 'Count', 1)
      logger.error('DomainEventFailed', { error: error instanceof Error ? error : String(error) })
    }
  }
}

import { DeleteSuppressedDestinationCommand, NotFoundException, SESv2Client } from '@aws-sdk/client-sesv2'
import { clientDefaults } from '../../../core/adapters/dynamodb/client.ts'
import type { LiftSuppression } from '../../organisationPorts.ts'

/** Removes an address from the account's suppression list, so that SES sends to it again. */
export function createLiftSuppression(): LiftSuppression {
  const client = new SESv2Client(clientDefaults)
  return async (address) => {
    try {
      await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }))
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error
    }
  }
}
